// Which strategy to take for a kernel, by what the reader can use.
#pragma once

#include <optional>
#include <vector>

#include "harness/analysis/contender.h"

namespace gilscope::analysis {

// Nothing where no strategy competes. The leader is the one with the highest lower bound of its
// gain, so that luck does not choose. Recommended is the simplest of those that are not told apart
// from the leader and whose lower bound is at least nine tenths of the leader's (medians, where
// rounds are too few for an interval): the simpler
// language, the simpler workers, fewer of them, the faster start-up, less memory, in this order.
[[nodiscard]] std::optional<Choice> choose(Question question, const KernelAnalysis& kernel,
                                           const std::vector<Contender>& contenders,
                                           const std::vector<CellAnalysis>& cells,
                                           const measure::Correlation& correlation);

}  // namespace gilscope::analysis
