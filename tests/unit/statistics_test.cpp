// The statistics: medians, their distribution-free intervals, ratios of paired rounds.
#include "harness/measure/statistics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>
#include <random>
#include <stdexcept>
#include <vector>

namespace gilscope::measure {
namespace {

// 1, 2, ..., n: the value of an order statistic is its rank.
std::vector<double> ranks(int n) {
  std::vector<double> values(static_cast<std::size_t>(n));
  std::iota(values.begin(), values.end(), 1.0);
  return values;
}

// P(Binomial(n, 1/2) < k), from exact integer coefficients.
double binomial_below(int n, int k) {
  double coefficient = 1;
  double sum = 0;
  for (int successes = 0; successes < k; ++successes) {
    sum += coefficient;
    coefficient = coefficient * (n - successes) / (successes + 1);
  }
  return sum / std::exp2(n);
}

TEST(Median, IsTheMiddleOrTheMeanOfTheTwoMiddleValues) {
  EXPECT_EQ(median(std::array{7.0}), 7);
  EXPECT_EQ(median(std::array{3.0, 1.0}), 2);
  EXPECT_EQ(median(std::array{9.0, 1.0, 5.0}), 5);
  EXPECT_EQ(median(std::array{4.0, 1.0, 3.0, 2.0}), 2.5);
  EXPECT_EQ(median(std::array{1.0, 2.0, 3.0, 4.0, 1e9}), 3);  // one outlier moves nothing
}

TEST(Median, OfNothingIsAnError) {
  EXPECT_THROW((void)median({}), std::invalid_argument);
  EXPECT_THROW((void)estimate_median({}), std::invalid_argument);
}

// The ranks of Hahn & Meeker (1991), table A.16a, at 95 %; those of the two-sided sign test plus 1.
TEST(EstimateMedian, TakesTheTabulatedOrderStatistics) {
  constexpr std::array<int, 31> kRanks = {0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4,
                                          4, 5, 5, 5, 6, 6, 6, 7, 7, 8, 8, 8, 9, 9, 10};
  for (int n = 1; n <= 30; ++n) {
    const int rank = kRanks.at(static_cast<std::size_t>(n));
    const Estimate estimate = estimate_median(ranks(n));
    EXPECT_EQ(estimate.n, n);
    EXPECT_EQ(estimate.median, (n + 1) / 2.0);
    ASSERT_EQ(estimate.low.has_value(), rank > 0) << n;
    ASSERT_EQ(estimate.high.has_value(), rank > 0) << n;
    if (rank == 0) continue;
    EXPECT_EQ(*estimate.low, rank) << n;
    EXPECT_EQ(*estimate.high, n + 1 - rank) << n;
  }
}

TEST(EstimateMedian, TakesTheNarrowestIntervalThatHolds95Percent) {
  for (int n = 6; n <= 300; ++n) {
    const int rank = static_cast<int>(estimate_median(ranks(n)).low.value());
    EXPECT_LE(2 * binomial_below(n, rank), 0.05) << n;
    EXPECT_GT(2 * binomial_below(n, rank + 1), 0.05) << n;
  }
}

// Where 2^-n is no longer a number, the ranks still follow the normal approximation.
TEST(EstimateMedian, HoldsForVeryManyValues) {
  for (const int n : {1000, 1100, 5000, 100000}) {
    const Estimate estimate = estimate_median(ranks(n));
    const double expected = n / 2.0 - 1.96 * std::sqrt(n) / 2;
    EXPECT_NEAR(estimate.low.value(), expected, 2) << n;
    EXPECT_EQ(*estimate.low + *estimate.high, n + 1) << n;
  }
}

TEST(EstimateMedian, DoesNotDependOnTheOrder) {
  const Estimate estimate = estimate_median(std::array{5.0, 3.0, 1.0, 6.0, 2.0, 4.0});
  EXPECT_EQ(estimate.median, 3.5);
  EXPECT_EQ(estimate.low, 1);
  EXPECT_EQ(estimate.high, 6);
}

// How often the interval holds the true median, in 4000 seeded experiments.
double coverage(int n, double truth, const std::function<double(std::mt19937_64&)>& draw) {
  constexpr int kExperiments = 4000;
  std::mt19937_64 random(20240601);
  std::vector<double> values(static_cast<std::size_t>(n));
  int held = 0;
  for (int experiment = 0; experiment < kExperiments; ++experiment) {
    for (double& value : values) value = draw(random);
    const Estimate estimate = estimate_median(values);
    if (*estimate.low <= truth && truth <= *estimate.high) ++held;
  }
  return static_cast<double>(held) / kExperiments;
}

// The coverage is 1 - 2 P(Binomial < rank) for every continuous distribution, from 95 % up to
// 97.9 % at these sizes; one standard error of the simulation is 0.35 %.
TEST(EstimateMedian, CoversTheMedianOfAnyDistribution) {
  std::normal_distribution<double> normal(10, 2);
  std::lognormal_distribution<double> log_normal(0, 1);
  for (const int n : {6, 11, 20}) {
    const int rank = static_cast<int>(estimate_median(ranks(n)).low.value());
    const double nominal = 1 - 2 * binomial_below(n, rank);
    EXPECT_NEAR(coverage(n, 10, [&](auto& random) { return normal(random); }), nominal, 0.015);
    EXPECT_NEAR(coverage(n, 1, [&](auto& random) { return log_normal(random); }), nominal, 0.015);
    // Two CPU speeds, as on a shared machine: 8 ms or 21 ms; the median lies in between at 70/30.
    const auto two_speeds = [&](std::mt19937_64& random) {
      const bool slow = std::uniform_real_distribution<double>()(random) < 0.3;
      return std::uniform_real_distribution<double>(0, 1)(random) + (slow ? 21 : 8);
    };
    EXPECT_NEAR(coverage(n, 8 + 0.5 / 0.7, two_speeds), nominal, 0.015);
  }
}

// A symmetric chain of signs: the probability that n values all lie on one side is p^(n-1).
TEST(Reaches, CountsAChainOfSigns) {
  EXPECT_FALSE(reaches(5, {}));
  EXPECT_TRUE(reaches(6, {}));
  EXPECT_FALSE(reaches(8, {2.0 / 3}));  // (2/3)^7 = 0.059
  EXPECT_TRUE(reaches(9, {2.0 / 3}));   // (2/3)^8 = 0.039
}

TEST(EstimateMedian, IsWiderForVisitsThatHangTogether) {
  const auto values = ranks(40);
  const Estimate independent = estimate_median(values);
  const Estimate correlated = estimate_median(values, {0.7});
  EXPECT_LT(*correlated.low, *independent.low);
  EXPECT_GT(*correlated.high, *independent.high);
  EXPECT_EQ(correlated.median, independent.median);
}

TEST(EstimateMedian, FallsBackToTheExtremes) {
  const Estimate estimate = estimate_median(ranks(6), {0.8});
  EXPECT_EQ(*estimate.low, 1);
  EXPECT_EQ(*estimate.high, 6);
}

TEST(Persistence, EffectiveVisits) {
  EXPECT_DOUBLE_EQ(Persistence{}.effective(12), 12);
  EXPECT_DOUBLE_EQ(Persistence{0.75}.effective(12), 4);
}

TEST(EstimatePersistence, TellsDriftFromNoise) {
  std::mt19937_64 random(3);
  std::normal_distribution<double> normal;
  std::vector<double> noise(400);
  std::vector<double> drift(400);
  double state = 0;
  for (std::size_t i = 0; i < noise.size(); ++i) {
    noise[i] = normal(random);
    state = 0.5 * state + std::sqrt(0.75) * normal(random);
    drift[i] = state;
  }
  EXPECT_NEAR(estimate_persistence(std::array{noise}).same_side, 0.53, 0.04);
  // A chain with the variance of AR(1) at 0.5: 2.28 / 3.28.
  EXPECT_NEAR(estimate_persistence(std::array{drift}).same_side, 0.71, 0.05);
}

TEST(EstimatePersistence, AssumesCorrelationWhereItCannotKnow) {
  EXPECT_GT(estimate_persistence({}).same_side, 2.0 / 3);
}

TEST(EstimateMedian, CoversTheMedianOfVisitsThatHangTogether) {
  std::mt19937_64 random(4);
  std::normal_distribution<double> normal;
  constexpr int kExperiments = 2000;
  int held = 0;
  for (int experiment = 0; experiment < kExperiments; ++experiment) {
    std::vector<double> values(30);
    double state = normal(random);
    for (double& value : values) {
      value = state;
      state = 0.5 * state + std::sqrt(0.75) * normal(random);
    }
    const Estimate estimate = estimate_median(values, estimate_persistence(std::array{values}));
    held += *estimate.low <= 0 && 0 <= *estimate.high ? 1 : 0;
  }
  EXPECT_GE(held, 0.94 * kExperiments);
}

TEST(CountOutliers, TakesTukeysFences) {
  EXPECT_EQ(count_outliers(std::array{1.0, 2.0, 3.0, 4.0, 5.0}), 0);
  EXPECT_EQ(count_outliers(std::array{1.0, 2.0, 3.0, 4.0, 50.0}), 1);
  EXPECT_EQ(count_outliers({}), 0);
}

TEST(Bimodal, SeesTwoSpeedsAndNotASkewedOne) {
  std::mt19937_64 random(5);
  std::normal_distribution<double> normal(0, 0.01);
  std::vector<double> two_speeds;
  for (int i = 0; i < 20; ++i) two_speeds.push_back((i % 3 ? 21 : 30) * std::exp(normal(random)));
  EXPECT_TRUE(bimodal(two_speeds));
  EXPECT_FALSE(bimodal(std::span(two_speeds).first(11)));  // too few
  int alarms = 0;
  for (int experiment = 0; experiment < 1000; ++experiment) {
    std::vector<double> values(12);
    for (double& value : values) value = std::exp(8 * normal(random));
    alarms += bimodal(values) ? 1 : 0;
  }
  EXPECT_LE(alarms, 8);
}

TEST(RelativeHalfWidth, IsAShareOfTheMedian) {
  EXPECT_DOUBLE_EQ(*relative_half_width({.median = 10, .low = 9, .high = 12, .n = 6}), 0.15);
  EXPECT_FALSE(relative_half_width({.median = 10, .low = {}, .high = {}, .n = 3}));
}

// Clopper & Pearson's table: 3 of 10.
TEST(IntervalOfShare, IsExact) {
  const ShareInterval interval = interval_of_share(0.3, 10);
  EXPECT_NEAR(interval.low, 0.0667, 5e-5);
  EXPECT_NEAR(interval.high, 0.6525, 5e-5);
}

TEST(IntervalOfShare, NeverOrAlwaysSeenIsNotNeverOrAlways) {
  EXPECT_EQ(interval_of_share(0, 20).low, 0);
  EXPECT_NEAR(interval_of_share(0, 20).high, 0.1684, 5e-5);
  EXPECT_NEAR(interval_of_share(1, 20).low, 0.8316, 5e-5);
  EXPECT_EQ(interval_of_share(1, 20).high, 1);
}

TEST(IntervalOfShare, WithoutALookAnythingIsPossible) {
  EXPECT_EQ(interval_of_share(0.5, 0).low, 0);
  EXPECT_EQ(interval_of_share(0.5, 0).high, 1);
}

// What an interval is called that does not reach 95 %: the extremes of six correlated visits.
TEST(Attained, IsTheConfidenceThatOrderStatisticsHave) {
  EXPECT_NEAR(attained(6, {}), 1 - (2.0 / 64), 1e-12);
  EXPECT_NEAR(attained(6, {.same_side = 0.8}), 1 - std::pow(0.8, 5), 1e-12);
  EXPECT_EQ(attained(5, {}), 0);
  EXPECT_GE(attained(1000, {.same_side = 0.8}), kConfidence);
}

}  // namespace
}  // namespace gilscope::measure
