// The statistics of gilscope: pure functions, used by conductor, summary, report and comparison
// alike. docs/method.md gives the sources and what was rejected.
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace gilscope::measure {

constexpr double kConfidence = 0.95;
constexpr double kNormalQuantile = 1.959963984540054;  // of the two-sided normal distribution
constexpr int kFewestVisits = 6;  // below, no interval can reach the confidence

// A median with its 95 % interval; without one below six values.
struct Estimate {
  double median = 0;
  std::optional<double> low;
  std::optional<double> high;
  int n = 0;  // visits
};

// How visits of one cell hang together: the probability that two that follow each other lie on the
// same side of their median. 1/2: independent.
struct Persistence {
  double same_side = 0.5;
  // How the signs (above or below the median) of neighbours correlate in the values themselves, and
  // the standard error of that.
  double seen = 0;
  double error = 1;

  // Do visits that follow each other hang together, beyond doubt?
  [[nodiscard]] bool certain() const { return seen > 2 * error; }
  // How many independent visits so many of these are worth.
  [[nodiscard]] double effective(int visits) const;
};

// Estimated from what visits there are, each series in the order of its rounds. Machines drift for
// all cells alike, so many cells pin the estimate down no better than the longest series could
// alone; what is not known is assumed to be correlated.
[[nodiscard]] Persistence estimate_persistence(std::span<const std::vector<double>> series);

// The middle value, or the mean of the two middle ones. Throws std::invalid_argument when empty.
[[nodiscard]] double median(std::span<const double> values);

// The median with its distribution-free interval from order statistics (Hahn & Meeker 1991,
// section 5.2; Le Boudec 2010, theorem 2.1): the narrowest symmetric pair of order statistics that
// holds the true median with at least 95 %, whatever the distribution of the values. With
// `persistence` the count of values below the median is that of a two-state Markov chain instead of
// a binomial one. From six values on there is always a pair, the extremes if need be; `reaches`
// says whether that is enough.
[[nodiscard]] Estimate estimate_median(std::span<const double> values,
                                       Persistence persistence = {});

// Does the interval of so many visits reach 95 %?
[[nodiscard]] bool reaches(int visits, Persistence persistence);

// With which confidence does the interval of so many visits hold the median? Less than 95 % only
// where it does not reach; 0 without an interval.
[[nodiscard]] double attained(int visits, Persistence persistence);

// Half the width of the interval as a share of the median; nothing without an interval.
[[nodiscard]] std::optional<double> relative_half_width(const Estimate& estimate);

// The 95 % interval of a share that was seen in so many independent looks (Clopper & Pearson 1934):
// at least that, however few. From 0 to 1 without any.
struct ShareInterval {
  double low = 0;
  double high = 1;
};
[[nodiscard]] ShareInterval interval_of_share(double share, double looks);

// How many values lie more than 1.5 interquartile ranges outside of the quartiles (Tukey 1977).
[[nodiscard]] int count_outliers(std::span<const double> values);

// Do positive values form two clusters? Both at least a fifth of the values, at least 5 % apart,
// and apart by more than seven times their own spread (Ashman's D, 1994). Needs twelve values. On
// normal noise it errs in 3 of 1,000 cells at twelve visits, and less often with more.
[[nodiscard]] bool bimodal(std::span<const double> values);

}  // namespace gilscope::measure
