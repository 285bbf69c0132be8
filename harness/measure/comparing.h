// Many comparisons at once: how surprising each is, and how many of the surprises are chance.
#pragma once

#include <span>
#include <vector>

#include "harness/measure/correlation.h"

namespace gilscope::measure {

// One difference of trimmed means of log-times and what is known of its error: the (winsorized)
// variance of one value, how many degrees of freedom that has, how many such variances the
// difference's own variance is, and what is known of its error beside.
struct Difference {
  double mean = 0;
  double variance = 0;
  double degrees = 0;  // 0: nothing is known of its error
  double scale = 0;
  double beside = 0;  // a variance that the values do not show
};

// Of values that were measured in pairs (log-ratios), and of two independent groups (logarithms).
[[nodiscard]] Difference paired_difference(std::span<const double> log_ratios,
                                           const Correlation& correlation = {});
[[nodiscard]] Difference unpaired_difference(std::span<const double> first,
                                             std::span<const double> second);

// The two-sided probabilities of differences that large or larger where the true one is no larger
// than the equivalence margin (both logarithms): Student's t with variances that borrow from each
// other (the moderated t of Smyth 2004). Six visits that all came from one calm second would look
// certain on their own; the other cells of the run say how noisy it was. 1 where nothing is known.
[[nodiscard]] std::vector<double> p_values(std::span<const Difference> differences, double margin);

// Benjamini & Hochberg (1995): adjusted so that taking all below q as findings makes the expected
// share of false ones among them at most q.
[[nodiscard]] std::vector<double> benjamini_hochberg(std::span<const double> p_values);

}  // namespace gilscope::measure
