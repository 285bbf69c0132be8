// The statistics of gilscope: pure functions, used by summary, report and comparison alike.
#pragma once

#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace gilscope::measure {

// A median with its 95 % interval; without one below six values.
struct Estimate {
  double median = 0;
  std::optional<double> low;
  std::optional<double> high;
  int n = 0;  // visits
};

// The middle value, or the mean of the two middle ones. Throws std::invalid_argument when empty.
[[nodiscard]] double median(std::span<const double> values);

// The median with its distribution-free interval from order statistics (Hahn & Meeker 1991,
// section 5.2; Le Boudec 2010, theorem 2.1): the narrowest symmetric pair of order statistics that
// holds the true median with at least 95 %, whatever the distribution of independent values.
[[nodiscard]] Estimate estimate_median(std::span<const double> values);

// The ratio base/other of values that were measured in the same rounds: the median of the
// log-ratios and its interval, back-transformed. Slow drift cancels within a round.
[[nodiscard]] Estimate estimate_ratio(std::span<const std::pair<double, double>> base_and_other);

}  // namespace gilscope::measure
