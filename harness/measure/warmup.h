// How many warm samples of a visit are still warming up.
#pragma once

#include <span>
#include <vector>

namespace gilscope::measure {

// `visits` hold the warm samples of each visit of one cell, in order. A sample is discarded, in all
// visits alike, when it is slower than the median of those after it, by at least 2 % in the median
// over the visits and with an interval that excludes "no slower"; the first that is not ends the
// warm-up. At least one sample stays. 0 below six visits, where no interval can tell.
[[nodiscard]] int warmup_samples(std::span<const std::vector<double>> visits);

// Whether samples become slower within a visit instead of settling: the last is slower than the
// median of those before it that are left after the warm-up, by the same rule the other way round.
// Where it does, or where all but the last sample are warm-up, there is no steady state (Barrett et
// al. 2017) to be measured.
[[nodiscard]] bool slows_down(std::span<const std::vector<double>> visits, int discarded);

}  // namespace gilscope::measure
