// How values that follow each other hang together, learnt from many series at once.
#pragma once

#include <span>
#include <vector>

namespace gilscope::measure {

// Of neighbours in series such as the log-ratios of a cell's rounds.
struct Correlation {
  double value = 0;
  double error = 1;  // its standard error

  // Do neighbours hang together, beyond doubt?
  [[nodiscard]] bool certain() const { return value > 2 * error; }
  // How many times wider the interval of a middle of `count` such values is than that of
  // independent ones. 1 unless certain: what the data do not show is not assumed.
  [[nodiscard]] double widening(int count) const;
};

// The correlation of the normal scores of neighbours, over all series together, each in the order
// of its rounds and of at least six values; corrected for what a short series hides in its own
// centre (Kendall 1954). The error is read off the scatter between rounds, so that series which
// share their noise count as the few that they are worth.
[[nodiscard]] Correlation estimate_correlation(std::span<const std::vector<double>> series);

}  // namespace gilscope::measure
