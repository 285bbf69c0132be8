#include "harness/measure/correlation.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <numeric>

#include "harness/measure/statistics.h"

namespace gilscope::measure {
namespace {

// The standard normal quantile of each value's rank (van der Waerden 1952); values that are alike
// share the mean of their ranks.
std::vector<double> normal_scores(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
  const boost::math::normal standard;
  std::vector<double> scores(values.size());
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
    const double rank = static_cast<double>(begin + end) / 2;  // of the middle of its bin
    const double score = boost::math::quantile(standard, rank / static_cast<double>(values.size()));
    for (std::size_t i = begin; i < end; ++i) scores[order[i]] = score;
  }
  return scores;
}

// Of all series between one round and the next.
struct Step {
  double product = 0;
  double square = 0;
};

}  // namespace

double Correlation::widening(int count) const {
  constexpr double kMost = 0.95;
  if (!certain() || count < 2) return 1;
  const double rho = std::min(value + error / 2, kMost);  // half an error more, for caution
  const double n = count;
  // The variance of a mean of neighbours in an autoregressive process, over that of independent
  // values; and what their scatter about their own mean understates.
  const double inflation =
      (1 + rho) / (1 - rho) - 2 * rho * (1 - std::pow(rho, n)) / (n * (1 - rho) * (1 - rho));
  const double shown = std::max(0.1, 1 - (inflation - 1) / (n - 1));
  return std::sqrt(inflation / shown);
}

Correlation estimate_correlation(std::span<const std::vector<double>> series) {
  std::vector<Step> steps;
  double hidden = 0;  // the mean of 1 / length, by weight
  for (const std::vector<double>& values : series) {
    if (values.size() < static_cast<std::size_t>(kFewestVisits)) continue;
    const std::vector<double> scores = normal_scores(values);
    steps.resize(std::max(steps.size(), scores.size() - 1));
    for (std::size_t i = 1; i < scores.size(); ++i) {
      const double square = (scores[i] * scores[i] + scores[i - 1] * scores[i - 1]) / 2;
      steps[i - 1].product += scores[i] * scores[i - 1];
      steps[i - 1].square += square;
      hidden += square / static_cast<double>(scores.size());
    }
  }
  double products = 0;
  double squares = 0;
  for (const Step& step : steps) {
    products += step.product;
    squares += step.square;
  }
  if (squares == 0) return {};
  const double seen = products / squares;
  double scatter = 0;
  for (const Step& step : steps) scatter += std::pow(step.product - seen * step.square, 2);
  const auto count = static_cast<double>(steps.size());
  hidden /= squares;
  return {.value = (seen + hidden) / (1 - 3 * hidden),
          .error = std::sqrt(scatter * count / (count - 1)) / squares / (1 - 3 * hidden)};
}

}  // namespace gilscope::measure
