// From which duration of a task on an engine's price is a small part of it: of runs that price
// engines and libraries beside the standard library's pools, by handing out tasks that do nothing.
#pragma once

#include <vector>

#include "harness/analysis/cell_analysis.h"

namespace gilscope::analysis {

// What one strategy's price asks of a task: how long it must last, in seconds, for handing it out
// to cost less than a tenth, or a hundredth, of the time that it takes with ideal workers. With W
// of them such a task takes 1/W of its duration, and the price is what a task took that does
// nothing under the same W.
struct EnginePrice {
  const CellAnalysis* cell = nullptr;  // that does nothing
  Estimate tenth_s;
  Estimate hundredth_s;
};

// Of Python under every executor but the plain loop, the cheapest first; of each strategy and chunk
// size the greatest number of workers that the CPUs allow. Empty where no library or engine is
// among them.
[[nodiscard]] std::vector<EnginePrice> engine_prices(const std::vector<CellAnalysis>& cells);

}  // namespace gilscope::analysis
