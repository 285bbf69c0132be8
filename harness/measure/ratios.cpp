#include "harness/measure/ratios.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <stdexcept>

namespace gilscope::measure {
namespace {

constexpr double kTail = (1 - kConfidence) / 2;

// The interval stretched about its middle.
Estimate widened(Estimate estimate, const Correlation& correlation) {
  const double factor = correlation.widening(estimate.n);
  if (estimate.low) *estimate.low = estimate.median - factor * (estimate.median - *estimate.low);
  if (estimate.high) *estimate.high = estimate.median + factor * (*estimate.high - estimate.median);
  return estimate;
}

Estimate transformed_back(Estimate estimate) {
  estimate.median = std::exp(estimate.median);
  if (estimate.low) estimate.low = std::exp(*estimate.low);
  if (estimate.high) estimate.high = std::exp(*estimate.high);
  return estimate;
}

// P(sum of signed ranks <= sum), for sum = 0, 1, ... until it exceeds the tail: how many sums are
// that small. Exact up to 60 values (whose counts of subsets a double holds well enough), normal
// beyond.
std::size_t signed_ranks_in_tail(std::size_t count) {
  constexpr std::size_t kExactUpTo = 60;
  const auto n = static_cast<double>(count);
  if (count > kExactUpTo) {
    const double deviation = std::sqrt(n * (n + 1) * (2 * n + 1) / 24);
    return static_cast<std::size_t>(n * (n + 1) / 4 - kNormalQuantile * deviation);
  }
  std::vector<double> probability(count * (count + 1) / 2 + 1);
  probability[0] = 1;
  for (std::size_t rank = 1; rank <= count; ++rank) {
    for (std::size_t sum = probability.size(); sum-- > 0;) {
      const double with = sum >= rank ? probability[sum - rank] : 0;
      probability[sum] = (probability[sum] + with) / 2;
    }
  }
  std::size_t sums = 0;
  for (double below = probability[0]; below <= kTail; below += probability[++sums]) {
  }
  return sums;
}

}  // namespace

std::vector<double> log_ratios(std::span<const std::pair<double, double>> pairs) {
  std::vector<double> logs;
  for (const auto& [first, second] : pairs) logs.push_back(std::log(first / second));
  return logs;
}

Estimate median_of_ratios(std::span<const double> values, const Correlation& correlation) {
  Estimate estimate{
      .median = median(values), .low = {}, .high = {}, .n = static_cast<int>(values.size())};
  if (estimate.n < kFewestVisits) return estimate;
  std::vector<double> ordered(values.begin(), values.end());
  std::ranges::sort(ordered);
  const int n = estimate.n;
  const boost::math::binomial below_median(n, 0.5);
  // Of the pair [x(k), x(n+1-k)], counted from 1.
  const auto confidence = [&](int k) { return 1 - 2 * boost::math::cdf(below_median, k - 1); };
  int k = 1;
  while (k + 1 <= n / 2 && confidence(k + 1) >= kConfidence) ++k;
  constexpr double kShortfall = 0.013;  // of interpolation, at most; ranks themselves have none
  const double asked = std::min(confidence(k), kConfidence + kShortfall);
  const double excess = (confidence(k) - asked) / (confidence(k) - confidence(k + 1));
  const double inwards = (n - k) * excess / (k + (n - 2 * k) * excess);
  const auto at = [&](int rank) { return ordered[static_cast<std::size_t>(rank) - 1]; };
  estimate.low = std::lerp(at(k), at(k + 1), inwards);
  estimate.high = std::lerp(at(n + 1 - k), at(n - k), inwards);
  return widened(estimate, correlation);
}

Estimate middle_of_changes(std::span<const double> values, const Correlation& correlation) {
  if (values.empty()) throw std::invalid_argument("the middle of no values");
  std::vector<double> means;
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = i; j < values.size(); ++j) means.push_back((values[i] + values[j]) / 2);
  }
  std::ranges::sort(means);
  const std::size_t half = means.size() / 2;
  Estimate estimate{
      .median = means.size() % 2 == 1 ? means[half] : (means[half - 1] + means[half]) / 2,
      .low = {},
      .high = {},
      .n = static_cast<int>(values.size())};
  if (estimate.n < kFewestVisits) return estimate;
  const std::size_t outside = signed_ranks_in_tail(values.size());
  estimate.low = means[outside - 1];
  estimate.high = means[means.size() - outside];
  return widened(estimate, correlation);
}

Estimate estimate_ratio(std::span<const std::pair<double, double>> pairs,
                        const Correlation& correlation) {
  return transformed_back(median_of_ratios(log_ratios(pairs), correlation));
}

Estimate estimate_change(std::span<const std::pair<double, double>> pairs,
                         const Correlation& correlation) {
  return transformed_back(middle_of_changes(log_ratios(pairs), correlation));
}

Estimate ratio_of(const Estimate& first, const Estimate& second, double beside) {
  Estimate ratio;
  ratio.median = first.median / second.median;
  ratio.n = std::min(first.n, second.n);
  if (!first.low || !second.low) return ratio;
  const auto distance = [](double a, double b) { return std::log(a / b); };
  const double further = kNormalQuantile * beside;
  const double down = std::hypot(distance(first.median, *first.low),
                                 distance(*second.high, second.median), further);
  const double up = std::hypot(distance(*first.high, first.median),
                               distance(second.median, *second.low), further);
  ratio.low = ratio.median * std::exp(-down);
  ratio.high = ratio.median * std::exp(up);
  return ratio;
}

}  // namespace gilscope::measure
