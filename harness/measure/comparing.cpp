#include "harness/measure/comparing.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "harness/measure/statistics.h"

namespace gilscope::measure {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

// A fifth of the values is cut from both ends: a noise burst that hits one visit in ten would
// otherwise hide a real difference behind its own scatter (Yuen 1974).
struct Trimmed {
  double mean = 0;     // of what is left
  double scatter = 0;  // squares about the mean, the cut values moved to the nearest one left
  double left = 0;     // how many
};

Trimmed trim(std::span<const double> values) {
  constexpr double kShare = 0.2;
  constexpr std::size_t kFewest = 10;
  std::vector<double> ordered(values.begin(), values.end());
  std::ranges::sort(ordered);
  // Of fewer than ten nothing: cutting two of six would leave too little to know the error by.
  const auto cut = ordered.size() < kFewest
                       ? 0
                       : static_cast<std::size_t>(kShare * static_cast<double>(ordered.size()));
  const std::size_t end = ordered.size() - cut;
  Trimmed trimmed{.left = static_cast<double>(end - cut)};
  for (std::size_t i = cut; i < end; ++i) trimmed.mean += ordered[i] / trimmed.left;
  double centre = 0;  // of the winsorized values, which the scatter is about
  for (std::size_t i = 0; i < ordered.size(); ++i) {
    ordered[i] = std::clamp(ordered[i], ordered[cut], ordered[end - 1]);
    centre += ordered[i] / static_cast<double>(ordered.size());
  }
  for (const double value : ordered) trimmed.scatter += (value - centre) * (value - centre);
  return trimmed;
}

double mean(std::span<const double> values) {
  return std::reduce(values.begin(), values.end()) / static_cast<double>(values.size());
}

double squares_about(std::span<const double> values, double centre) {
  double sum = 0;
  for (const double value : values) sum += (value - centre) * (value - centre);
  return sum;
}

// The x with trigamma(x) = y, by bisection: trigamma falls from infinity to 0.
double inverse_trigamma(double y) {
  double low = 1e-3;
  double high = 1e6;
  if (y >= boost::math::trigamma(low)) return low;
  if (y <= boost::math::trigamma(high)) return high;
  for (int step = 0; step < 80; ++step) {
    const double half = std::sqrt(low * high);
    (boost::math::trigamma(half) > y ? low : high) = half;
  }
  return low;
}

// What the cells together say of the variance of one: its size, and as how many degrees of freedom
// that counts. Smyth (2004), section 6.2: moments of the logarithms of the cells' variances. Of the
// cells of a comparison; `moderate` in reports/change_points/noise.py is the same of a history's
// tracks.
struct Prior {
  double variance = 0;
  double degrees = 0;
};

Prior common_variance(std::span<const Difference> differences) {
  std::vector<double> variances;
  for (const Difference& one : differences) {
    if (one.degrees > 0) variances.push_back(one.variance);
  }
  constexpr std::size_t kFewestCells = 3;
  if (variances.size() < kFewestCells) return {};
  // A cell that never varied has no logarithm; it counts as one that hardly did.
  const double least = 1e-4 * median(variances);
  if (least == 0) return {0, 0};
  std::vector<double> logs;
  double expected_scatter = 0;
  for (const Difference& one : differences) {
    if (one.degrees <= 0) continue;
    logs.push_back(std::log(std::max(one.variance, least)) - boost::math::digamma(one.degrees / 2) +
                   std::log(one.degrees / 2));
    expected_scatter += boost::math::trigamma(one.degrees / 2);
  }
  const auto count = static_cast<double>(logs.size());
  const double centre = mean(logs);
  const double excess = squares_about(logs, centre) / (count - 1) - expected_scatter / count;
  if (excess <= 0) return {std::exp(centre), kInfinite};
  const double half = inverse_trigamma(excess);
  return {std::exp(centre + boost::math::digamma(half) - std::log(half)), 2 * half};
}

double p_value(const Difference& one, const Prior& prior, double margin) {
  const double degrees = one.degrees + prior.degrees;
  if (one.degrees <= 0) return 1;
  const double variance =
      std::isinf(degrees) ? prior.variance
                          : (one.degrees * one.variance + prior.degrees * prior.variance) / degrees;
  const double beyond = std::abs(one.mean) - margin;
  if (beyond <= 0) return 1;
  const double of_difference = (variance * one.scale) + one.beside;
  if (of_difference == 0) return 0;
  const double t = beyond / std::sqrt(of_difference);
  const boost::math::students_t distribution(std::min(degrees, 1e6));
  return std::min(1.0, 2 * boost::math::cdf(boost::math::complement(distribution, t)));
}

}  // namespace

Difference paired_difference(std::span<const double> log_ratios, const Correlation& correlation) {
  if (log_ratios.empty()) return {};
  const Trimmed values = trim(log_ratios);
  Difference difference{.mean = values.mean};
  if (values.left < 2) return difference;
  difference.degrees = values.left - 1;
  difference.variance = values.scatter / difference.degrees;
  const double widening = correlation.widening(static_cast<int>(log_ratios.size()));
  difference.scale = widening * widening / values.left;
  return difference;
}

Difference unpaired_difference(std::span<const double> first, std::span<const double> second) {
  if (first.empty() || second.empty()) return {};
  const Trimmed one = trim(first);
  const Trimmed other = trim(second);
  Difference difference{.mean = one.mean - other.mean};
  if (one.left < 2 || other.left < 2) return difference;
  difference.degrees = one.left + other.left - 2;
  difference.variance = (one.scatter + other.scatter) / difference.degrees;
  difference.scale = 1 / one.left + 1 / other.left;
  return difference;
}

std::vector<double> p_values(std::span<const Difference> differences, double margin) {
  const Prior prior = common_variance(differences);
  std::vector<double> values;
  for (const Difference& one : differences) values.push_back(p_value(one, prior, margin));
  return values;
}

std::vector<double> benjamini_hochberg(std::span<const double> p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return p_values[i]; });
  std::vector<double> adjusted(p_values.size());
  double least = 1;
  for (std::size_t rank = order.size(); rank > 0; --rank) {
    const std::size_t index = order[rank - 1];
    least = std::min(
        least, p_values[index] * static_cast<double>(order.size()) / static_cast<double>(rank));
    adjusted[index] = least;
  }
  return adjusted;
}

}  // namespace gilscope::measure
