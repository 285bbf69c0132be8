#include "harness/measure/statistics.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <stdexcept>

namespace gilscope::measure {
namespace {

std::vector<double> sorted(std::span<const double> values) {
  std::vector<double> copy(values.begin(), values.end());
  std::ranges::sort(copy);
  return copy;
}

double middle(const std::vector<double>& ordered) {
  const std::size_t half = ordered.size() / 2;
  return ordered.size() % 2 == 1 ? ordered[half] : (ordered[half - 1] + ordered[half]) / 2;
}

// By linear interpolation between the ordered values.
double quantile(const std::vector<double>& ordered, double share) {
  const double position = share * static_cast<double>(ordered.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, ordered.size() - 1);
  return std::lerp(ordered[below], ordered[above], position - std::floor(position));
}

}  // namespace

double median(std::span<const double> values) {
  if (values.empty()) throw std::invalid_argument("the median of no values");
  return middle(sorted(values));
}

std::optional<double> relative_half_width(const Estimate& estimate) {
  if (!estimate.low) return std::nullopt;
  return (*estimate.high - *estimate.low) / 2 / estimate.median;
}

ShareInterval interval_of_share(double share, double looks) {
  if (looks < 1) return {};
  using Binomial = boost::math::binomial_distribution<>;
  constexpr double kTail = (1 - kConfidence) / 2;
  const double seen = std::clamp(share, 0.0, 1.0) * looks;
  return {.low = seen <= 0 ? 0 : Binomial::find_lower_bound_on_p(looks, seen, kTail),
          .high = seen >= looks ? 1 : Binomial::find_upper_bound_on_p(looks, seen, kTail)};
}

int count_outliers(std::span<const double> values) {
  if (values.empty()) return 0;
  const std::vector<double> ordered = sorted(values);
  const double lower = quantile(ordered, 0.25);
  const double upper = quantile(ordered, 0.75);
  const double fence = 1.5 * (upper - lower);
  return static_cast<int>(std::ranges::count_if(
      ordered, [&](double value) { return value < lower - fence || value > upper + fence; }));
}

bool bimodal(std::span<const double> values) {
  constexpr std::size_t kFewest = 12;
  constexpr double kLeastStep = 0.05;
  constexpr double kLeastSeparation = 7;
  if (values.size() < kFewest) return false;
  std::vector<double> logs = sorted(values);
  for (double& value : logs) value = std::log(value);

  // Cut where the squares within the clusters are least; running sums make that linear.
  std::vector<double> sums(logs.size() + 1);
  std::vector<double> squares(logs.size() + 1);
  for (std::size_t i = 0; i < logs.size(); ++i) {
    const double value = logs[i] - logs[0];
    sums[i + 1] = sums[i] + value;
    squares[i + 1] = squares[i] + (value * value);
  }
  struct Heap {
    double mean;
    double scatter;  // sum of squares about the mean
  };
  const auto heap = [&](std::size_t begin, std::size_t end) {
    const double sum = sums[end] - sums[begin];
    const double mean = sum / static_cast<double>(end - begin);
    return Heap{mean, std::max(0.0, squares[end] - squares[begin] - (sum * mean))};
  };
  const std::size_t least = (logs.size() + 4) / 5;
  std::size_t cut = least;
  for (std::size_t at = least; at <= logs.size() - least; ++at) {
    const auto within = [&](std::size_t k) {
      return heap(0, k).scatter + heap(k, logs.size()).scatter;
    };
    if (within(at) < within(cut)) cut = at;
  }
  const Heap low = heap(0, cut);
  const Heap high = heap(cut, logs.size());
  const double step = high.mean - low.mean;
  const double variance = (low.scatter / static_cast<double>(cut) +
                           high.scatter / static_cast<double>(logs.size() - cut)) /
                          2;
  return step > kLeastStep && step > kLeastSeparation * std::sqrt(variance);
}

}  // namespace gilscope::measure
