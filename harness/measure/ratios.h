// Ratios of two measured things with their intervals. docs/method.md says why there are three
// kinds.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "harness/measure/correlation.h"
#include "harness/measure/statistics.h"

namespace gilscope::measure {

// first/second of each pair, as logarithms. All values are positive.
[[nodiscard]] std::vector<double> log_ratios(std::span<const std::pair<double, double>> pairs);

// The ratio of two different cells that were measured in the same rounds: `median_of_ratios` of
// their log-ratios, transformed back. Slow drift cancels within a round.
[[nodiscard]] Estimate estimate_ratio(std::span<const std::pair<double, double>> pairs,
                                      const Correlation& correlation = {});

// The ratio of one cell on two sides, visited back to back in random order: `middle_of_changes` of
// their log-ratios, transformed back.
[[nodiscard]] Estimate estimate_change(std::span<const std::pair<double, double>> pairs,
                                       const Correlation& correlation = {});

// The median with an interval between order statistics (Hettmansperger & Sheather 1986): at least
// 95 % for values of any shape, symmetric or not, and narrower with every round. None below six
// values.
[[nodiscard]] Estimate median_of_ratios(std::span<const double> values,
                                        const Correlation& correlation = {});

// The median of all means of two values (Hodges & Lehmann 1963), with the interval of Wilcoxon's
// signed ranks: exact where the values are as likely above the truth as below it by the same
// amount, as differences of the same work on two sides are when chance decides which goes first.
// None below six values.
[[nodiscard]] Estimate middle_of_changes(std::span<const double> values,
                                         const Correlation& correlation = {});

// The ratio first/second of two estimates that are independent of each other, from their medians
// and intervals: the method of variance estimates recovery (Zou & Donner 2008), on logarithms.
// `beside`: the standard deviation of what the log-ratio errs by besides.
[[nodiscard]] Estimate ratio_of(const Estimate& first, const Estimate& second, double beside = 0);

}  // namespace gilscope::measure
