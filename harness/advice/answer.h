// The answer of `gilscope advise`: what each strategy takes for the calls that were asked about,
// and which one to take. Made once (advice.h), from a run and what its header says of the work;
// terminal, JSON and page show it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/analysis/analysis.h"

namespace gilscope::advice {

using analysis::CellAnalysis;
using measure::Estimate;

enum class Standing {
  measured,
  dropped,  // hopeless after two rounds
  failed,   // wrong results, or an error
  skipped,  // it cannot do this work, or not here
};

// One strategy.
struct Option {
  const CellAnalysis* cell = nullptr;
  Standing standing = Standing::skipped;
  std::string words;             // 2 processes, chunks of 16
  std::string remark;            // why it is where it is; empty: nothing to say
  double total_s = 0;            // for all calls, from nothing: a median over rounds
  std::optional<Estimate> gain;  // total of the loop / total, paired by round
  double startup_s = 0;          // and tear-down
  double call_s = 0;             // of one call, once it runs
  double extra_bytes = 0;        // of memory, more than the loop's
  int rounds = 0;
  int rounds_better = 0;  // than the loop in the same round
};

struct Advice {
  const model::Workload* work = nullptr;
  std::vector<Option> options;          // the least total first; what has none comes last
  const Option* loop = nullptr;         // nullptr where not even that was measured
  const Option* recommended = nullptr;  // the same; the loop itself where no gain is shown
  analysis::Gain gain = analysis::Gain::unknown;
  // From so many calls on the recommended strategy is faster than the loop; nothing for the loop.
  std::optional<std::int64_t> break_even_calls;
  std::optional<double> gil_share;  // of the loop's time, that the GIL is held
  std::int64_t sampled_calls = 0;   // of the recommended strategy
  // Sentences.
  std::string function;           // what it is by itself
  std::vector<std::string> code;  // lines to paste
  std::string call;               // the one that matters of them
  std::string verdict;            // no gain shown, or how much
  std::vector<std::string> sure;  // how sure that is
  std::vector<std::string> unmeasured;
  std::vector<std::string> changes;  // what would change the answer
  std::vector<std::string> notes;    // what else was seen

  Advice() = default;
  Advice(Advice&&) = default;  // pointers into `options`: moved, never copied
  Advice& operator=(Advice&&) = default;
};

}  // namespace gilscope::advice
