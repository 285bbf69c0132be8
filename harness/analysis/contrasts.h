// Pairs of cells that answer a reader's question about interpreters: the same work, two ways.
#pragma once

#include <string>
#include <vector>

#include "harness/analysis/analysis.h"

namespace gilscope::analysis {

struct Contrast {
  // version: the same cell under another interpreter.
  // move: serial.python of the first interpreter, against threads.python of another.
  // gil_switch: the same build and cell, with its GIL switched on and without.
  // embedding: the same cell in the interpreter's executable, and embedded.
  // isolation: process_pool_fork against sub-interpreters.
  std::string question;
  const CellAnalysis* base = nullptr;
  const CellAnalysis* other = nullptr;
  Estimate speedup;  // time of base / time of other, paired by round: above 1, other is faster
};

// All that the measured cells can answer, in the order of the plan. The first interpreter of the
// plan that is no variant (-gil, -embedded) is what others are compared with.
std::vector<Contrast> contrasts(const Analysis& analysis);

// What watching costs: time watched / time unwatched, over all cells that were watched; nothing
// without any.
std::optional<Estimate> telemetry_cost(const Analysis& analysis);

}  // namespace gilscope::analysis
