#include "harness/measure/statistics.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace gilscope::measure {
namespace {

constexpr double kConfidence = 0.95;

std::vector<double> sorted(std::span<const double> values) {
  std::vector<double> copy(values.begin(), values.end());
  std::ranges::sort(copy);
  return copy;
}

double middle(const std::vector<double>& ordered) {
  const std::size_t half = ordered.size() / 2;
  return ordered.size() % 2 == 1 ? ordered[half] : (ordered[half - 1] + ordered[half]) / 2;
}

// The largest k such that [x(k), x(n+1-k)] (counted from 1) holds the median with the confidence:
// P(miss) = 2 P(Binomial(n, 1/2) < k). 0 when even the extremes do not. In logarithms, because
// 2^-n is no number any more from n = 1075 on.
std::size_t interval_rank(std::size_t n) {
  double log_probability = -static_cast<double>(n) * std::numbers::ln2;  // of exactly 0 successes
  double below = 0;                                                      // of fewer than rank + 1
  std::size_t rank = 0;
  while (rank < n / 2) {
    below += std::exp(log_probability);
    if (2 * below > 1 - kConfidence) break;
    log_probability += std::log(static_cast<double>(n - rank) / static_cast<double>(rank + 1));
    ++rank;
  }
  return rank;
}

}  // namespace

double median(std::span<const double> values) {
  if (values.empty()) throw std::invalid_argument("the median of no values");
  return middle(sorted(values));
}

Estimate estimate_median(std::span<const double> values) {
  if (values.empty()) throw std::invalid_argument("the median of no values");
  const std::vector<double> ordered = sorted(values);
  Estimate estimate;
  estimate.median = middle(ordered);
  estimate.n = static_cast<int>(ordered.size());
  if (const std::size_t rank = interval_rank(ordered.size()); rank > 0) {
    estimate.low = ordered[rank - 1];
    estimate.high = ordered[ordered.size() - rank];
  }
  return estimate;
}

Estimate estimate_ratio(std::span<const std::pair<double, double>> base_and_other) {
  std::vector<double> logs;
  for (const auto& [base, other] : base_and_other) logs.push_back(std::log(base / other));
  Estimate estimate = estimate_median(logs);
  estimate.median = std::exp(estimate.median);
  if (estimate.low) estimate.low = std::exp(*estimate.low);
  if (estimate.high) estimate.high = std::exp(*estimate.high);
  return estimate;
}

}  // namespace gilscope::measure
