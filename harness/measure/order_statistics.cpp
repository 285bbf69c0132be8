// Intervals of a median from order statistics, and how correlated visits widen them.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "harness/measure/statistics.h"

namespace gilscope::measure {
namespace {

constexpr int kExactUpTo = 400;  // visits; the chain's count takes n^2 steps

// P(fewer than k of n values lie below the median) for k = 0..n/2: of a binomial count (independent
// values), or of the states of a symmetric two-state Markov chain.
std::vector<double> chain_below(int n, double same_side) {
  // [count][state of the last value: 1 is below]
  std::vector<std::array<double, 2>> now(static_cast<std::size_t>(n) + 1);
  now[0][0] = 0.5;
  now[1][1] = 0.5;
  for (int value = 1; value < n; ++value) {
    for (std::size_t count = static_cast<std::size_t>(value) + 1; count > 0; --count) {
      const auto [above, below] = now[count - 1];
      const double to_below = (below * same_side) + (above * (1 - same_side));
      const double to_above = (now[count][0] * same_side) + (now[count][1] * (1 - same_side));
      now[count] = {to_above, to_below};
    }
    now[0] = {now[0][0] * same_side, 0};
  }
  std::vector<double> below{0};
  for (int k = 0; k < n / 2; ++k) {
    const auto& count = now[static_cast<std::size_t>(k)];
    below.push_back(below.back() + count[0] + count[1]);
  }
  return below;
}

// The variance of the sum of correlated signs, over that of independent ones.
double inflation(Persistence persistence) {
  return persistence.same_side / (1 - persistence.same_side);
}

// The largest k such that [x(k), x(n+1-k)] (counted from 1) holds the median with the confidence.
// 0 when even the extremes do not.
int interval_rank(int n, Persistence persistence) {
  if (n < kFewestVisits) return 0;
  if (n > kExactUpTo) {
    const double deviation = std::sqrt(n * inflation(persistence)) / 2;
    return std::max(0, static_cast<int>(std::floor((n / 2.0) - (kNormalQuantile * deviation))));
  }
  const std::vector<double> below = chain_below(n, persistence.same_side);
  int rank = 0;
  while (rank < n / 2 && 2 * below[static_cast<std::size_t>(rank) + 1] <= 1 - kConfidence) ++rank;
  return rank;
}

// How many more neighbours lie on the same side of the median than on two sides. One is added,
// since values that are independent lie on two sides once more often: half of them are above.
double excess_on_one_side(const std::vector<double>& values) {
  const double centre = median(values);
  double excess = 1;
  for (std::size_t i = 1; i < values.size(); ++i) {
    const double product = (values[i] - centre) * (values[i - 1] - centre);
    excess += product > 0 ? 1 : product < 0 ? -1 : 0;
  }
  // Short series hide part of their correlation in their own median (Kendall 1954).
  const auto n = static_cast<double>(values.size());
  return excess * n / (n - 2);
}

// The signs of a process whose neighbours correlate by rho agree beyond the next neighbour more
// often than a chain's would: the chain with the same variance of the sum stands for it.
Persistence chain_for(double sign_correlation) {
  const double rho = std::sin(std::numbers::pi * sign_correlation / 2);
  double variance = 1;
  double power = rho;
  for (int lag = 1; lag < 100 && power > 1e-6; ++lag, power *= rho) {
    variance += 2 * std::asin(power) * 2 / std::numbers::pi;
  }
  return {.same_side = variance / (1 + variance)};
}

}  // namespace

double Persistence::effective(int visits) const {
  return visits / inflation(*this);
}

Persistence estimate_persistence(std::span<const std::vector<double>> series) {
  // What is assumed before anything is seen, and what it weighs against neighbours that were seen;
  // tuned with the simulation behind docs/trust.md (coverage) so that stopping early is safe too.
  constexpr double kAssumed = 1.0 / 3;  // signs of visits that correlate by 0.5
  constexpr double kWeight = 10;
  constexpr double kMost = 0.85;
  double excess = 0;
  double neighbours = 0;
  double longest = 0;
  for (const std::vector<double>& values : series) {
    if (values.size() < 4) continue;  // too short to tell
    const auto count = static_cast<double>(values.size() - 1);
    excess += excess_on_one_side(values);
    neighbours += count;
    longest = std::max(longest, count);
  }
  const double seen = neighbours == 0 ? 0 : excess / neighbours;
  const double weight = longest + kWeight;
  const double mean = (seen * longest + kAssumed * kWeight) / weight;
  // More than a standard error: with one, a lone noisy cell is covered by 93 % only.
  const double cautious = mean + (1.25 / std::sqrt(weight));
  Persistence persistence = chain_for(std::clamp(cautious, 0.0, kMost));
  persistence.seen = seen;
  if (longest > 0) persistence.error = 1 / std::sqrt(longest);
  return persistence;
}

bool reaches(int visits, Persistence persistence) {
  return interval_rank(visits, persistence) > 0;
}

double attained(int visits, Persistence persistence) {
  if (visits < kFewestVisits) return 0;
  if (visits > kExactUpTo) return kConfidence;  // about: there are far more than enough
  const std::vector<double> below = chain_below(visits, persistence.same_side);
  const int rank = std::max(1, interval_rank(visits, persistence));
  return 1 - (2 * below[static_cast<std::size_t>(rank)]);
}

Estimate estimate_median(std::span<const double> values, Persistence persistence) {
  if (values.empty()) throw std::invalid_argument("the median of no values");
  std::vector<double> ordered(values.begin(), values.end());
  std::ranges::sort(ordered);
  Estimate estimate;
  estimate.median = median(values);
  estimate.n = static_cast<int>(ordered.size());
  if (estimate.n < kFewestVisits) return estimate;
  const auto rank = static_cast<std::size_t>(std::max(1, interval_rank(estimate.n, persistence)));
  estimate.low = ordered[rank - 1];
  estimate.high = ordered[ordered.size() - rank];
  return estimate;
}

}  // namespace gilscope::measure
