// A strategy under one interpreter, with all its worker counts: what rankings and choices compare.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "harness/analysis/kernel_analysis.h"
#include "harness/measure/correlation.h"

namespace gilscope::analysis {

using TimesByRound = std::map<std::int64_t, double>;

struct Contender {
  std::vector<const CellAnalysis*> cells{};
  const CellAnalysis* best = nullptr;  // of its worker counts
  // Round -> the time of the worker count that is the best in all other rounds. The time of the
  // count that is chosen by that very time would be too good: of four, by 4 % where a visit
  // scatters by 10 %.
  TimesByRound times{};
  // base / times, paired by round. Of the medians where no round has both, which has no interval;
  // without any base, how often in a second.
  Estimate gain{};
};

// Of all measured cells of the kernel, in the order of the plan. Worker counts are compared by
// their ratios to the kernel's base in the same round, where there is one.
[[nodiscard]] std::vector<Contender> contenders_of(const KernelAnalysis& kernel,
                                                   const std::vector<CellAnalysis>& cells,
                                                   const measure::Correlation& correlation);

// Is `one` faster than `other`, with an interval (of the rounds of both) that leaves no doubt?
[[nodiscard]] bool distinguishably_faster(const Contender& one, const Contender& other,
                                          const measure::Correlation& correlation);

}  // namespace gilscope::analysis
