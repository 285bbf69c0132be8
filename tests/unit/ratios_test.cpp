// Ratios of what was measured in pairs, and what neighbours that hang together do to them.
#include "harness/measure/ratios.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numbers>
#include <random>
#include <stdexcept>
#include <vector>

namespace gilscope::measure {
namespace {

TEST(EstimateRatio, IsTheMedianOfTheRatios) {
  using Pairs = std::vector<std::pair<double, double>>;
  EXPECT_DOUBLE_EQ(estimate_ratio(Pairs{{6, 3}}).median, 2);
  EXPECT_DOUBLE_EQ(estimate_ratio(Pairs{{1, 4}, {2, 4}, {4, 4}}).median, 0.5);
  // Twice as fast and twice as slow cancel; their arithmetic mean would say 1.25.
  EXPECT_DOUBLE_EQ(estimate_ratio(Pairs{{2, 1}, {1, 2}}).median, 1);
}

TEST(EstimateRatio, HasTheIntervalOfTheLogarithms) {
  std::vector<std::pair<double, double>> pairs;
  for (int i = 1; i <= 9; ++i) pairs.emplace_back(i, 1);
  const Estimate estimate = estimate_ratio(pairs);
  EXPECT_NEAR(estimate.median, 5, 1e-12);
  // The second of nine holds the median with 96.1 %.
  EXPECT_NEAR(estimate.low.value(), 2, 1e-12);
  EXPECT_NEAR(estimate.high.value(), 8, 1e-12);
  EXPECT_EQ(estimate.n, 9);
}

TEST(EstimateRatio, LiesBetweenRanksWhereOneWouldBeWideAndTheNextTooNarrow) {
  std::vector<std::pair<double, double>> pairs;
  for (int i = 1; i <= 8; ++i) pairs.emplace_back(i, 1);
  const Estimate estimate = estimate_ratio(pairs);  // the first: 99.2 %, the second: 93.0 %
  EXPECT_GT(estimate.low.value(), 1.3);
  EXPECT_LT(estimate.low.value(), 1.9);
  EXPECT_GT(estimate.high.value(), 7.1);
  EXPECT_LT(estimate.high.value(), 7.9);
}

// The machine becomes three times slower during the run; both cells of a round share its speed.
TEST(EstimateRatio, CancelsADriftThatBothShare) {
  std::vector<std::pair<double, double>> pairs;
  std::vector<double> bases;
  for (int round = 0; round < 12; ++round) {
    const double slowness = 1 + round / 5.5;
    pairs.emplace_back(0.3 * slowness, 0.2 * slowness);
    bases.push_back(pairs.back().first);
  }
  const Estimate ratio = estimate_ratio(pairs);
  EXPECT_NEAR(ratio.median, 1.5, 1e-12);
  EXPECT_NEAR(ratio.low.value(), 1.5, 1e-12);
  EXPECT_NEAR(ratio.high.value(), 1.5, 1e-12);
  const Estimate unpaired = estimate_median(bases);
  EXPECT_GT(*unpaired.high / *unpaired.low, 1.5);  // what pairing saves us from
}

TEST(RatioOf, TwoEstimatesAddTheirErrorsInSquares) {
  const Estimate first{.median = 2, .low = 1, .high = 4, .n = 9};
  const Estimate second{.median = 1, .low = 0.5, .high = 2, .n = 7};
  const Estimate ratio = ratio_of(first, second);
  EXPECT_DOUBLE_EQ(ratio.median, 2);
  EXPECT_NEAR(*ratio.low, 2 * std::exp(-std::numbers::ln2 * std::numbers::sqrt2), 1e-12);
  EXPECT_NEAR(*ratio.high, 2 * std::exp(std::numbers::ln2 * std::numbers::sqrt2), 1e-12);
  EXPECT_EQ(ratio.n, 7);
  EXPECT_FALSE(ratio_of(first, {.median = 1, .low = {}, .high = {}, .n = 2}).low);
}

TEST(EstimateRatio, OfNothingIsRefused) {
  EXPECT_THROW((void)estimate_ratio({}), std::invalid_argument);
  EXPECT_THROW((void)estimate_change({}), std::invalid_argument);
}

using Interval = std::function<Estimate(const std::vector<double>&)>;
using Draw = std::function<double(std::mt19937_64&)>;

struct Simulated {
  double covered = 0;  // share of the intervals that hold the truth
  double half = 0;     // mean half of their width
};

Simulated simulate(const Interval& interval, const Draw& draw, double truth, int count) {
  constexpr int kTrials = 4000;
  std::mt19937_64 random(11);
  Simulated result;
  std::vector<double> values(static_cast<std::size_t>(count));
  for (int trial = 0; trial < kTrials; ++trial) {
    for (double& value : values) value = draw(random);
    const Estimate estimate = interval(values);
    const bool holds = *estimate.low <= truth && truth <= *estimate.high;
    result.covered += (holds ? 1.0 : 0.0) / kTrials;
    result.half += (*estimate.high - *estimate.low) / 2 / kTrials;
  }
  return result;
}

const Interval kOfRatios = [](const auto& values) { return median_of_ratios(values); };
const Interval kOfChanges = [](const auto& values) { return middle_of_changes(values); };

double normal(std::mt19937_64& random) {
  return std::normal_distribution<double>()(random);
}

// Its median is 0, and its right tail long.
double skewed(std::mt19937_64& random) {
  return std::expm1(0.8 * normal(random));
}

TEST(Ratios, MoreRoundsNeverMakeAnIntervalWider) {
  for (const Interval& interval : {kOfRatios, kOfChanges}) {
    double last = 1e9;
    for (const int count : {6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 20, 30, 61, 70}) {
      const double half = simulate(interval, normal, 0, count).half;
      EXPECT_LT(half, last * 1.005) << count;
      last = half;
    }
  }
}

TEST(Ratios, AMedianIsHeldWhateverTheShape) {
  for (const int count : {6, 8, 12, 19, 30}) {
    EXPECT_GT(simulate(kOfRatios, normal, 0, count).covered, 0.942) << count;
    EXPECT_GT(simulate(kOfRatios, skewed, 0, count).covered, 0.942) << count;
  }
}

TEST(Ratios, AChangeIsHeldWhereBothSidesAreAlikeButSkewed) {
  const Draw both = [](std::mt19937_64& random) { return skewed(random) - skewed(random); };
  for (const int count : {6, 8, 12, 19, 30, 70}) {
    EXPECT_GT(simulate(kOfChanges, both, 0, count).covered, 0.942) << count;
    EXPECT_GT(simulate(kOfChanges, normal, 0, count).covered, 0.942) << count;
  }
}

TEST(Ratios, ChangesAreKnownBetterThanRatiosWhereNoiseIsNormal) {
  EXPECT_LT(simulate(kOfChanges, normal, 0, 19).half,
            0.9 * simulate(kOfRatios, normal, 0, 19).half);
}

// The middle of the means of two, and the means that Wilcoxon's table leaves outside: of eight
// values those below the fourth smallest (Hollander & Wolfe, table A.4: P(T <= 3) = 0.0195).
TEST(Ratios, TheIntervalOfAChangeIsThatOfTheTable) {
  const std::vector<double> values = {0, 1, 2, 4, 8, 16, 32, 64};
  const Estimate estimate = middle_of_changes(values);
  EXPECT_DOUBLE_EQ(estimate.low.value(), 1);    // 0, 0.5, 1, 1: the fourth
  EXPECT_DOUBLE_EQ(estimate.high.value(), 36);  // 64, 48, 40, 36
  EXPECT_EQ(estimate.n, 8);
}

TEST(Ratios, FewerThanSixHaveNoInterval) {
  const std::vector<double> values = {1, 2, 3, 4, 5};
  EXPECT_FALSE(median_of_ratios(values).low);
  EXPECT_FALSE(middle_of_changes(values).low);
  EXPECT_DOUBLE_EQ(middle_of_changes(values).median, 3);
}

// Neighbours that correlate by `rho`.
std::vector<double> hanging_together(std::mt19937_64& random, double rho, int count) {
  std::vector<double> values;
  double state = normal(random);
  for (int i = 0; i < count; ++i) {
    values.push_back(state);
    state = rho * state + std::sqrt(1 - rho * rho) * normal(random);
  }
  return values;
}

std::vector<std::vector<double>> cells_of(std::mt19937_64& random, double rho, int cells,
                                          int count) {
  std::vector<std::vector<double>> series;
  for (int i = 0; i < cells; ++i) series.push_back(hanging_together(random, rho, count));
  return series;
}

TEST(Correlation, IsSeenByManyCellsTogether) {
  std::mt19937_64 random(5);
  const Correlation found = estimate_correlation(cells_of(random, 0.5, 200, 12));
  EXPECT_NEAR(found.value, 0.5, 0.1);
  EXPECT_TRUE(found.certain());
  EXPECT_GT(found.widening(12), 1.5);
}

TEST(Correlation, OfIndependentRoundsWidensNothing) {
  std::mt19937_64 random(6);
  int widened = 0;
  for (int run = 0; run < 200; ++run) {
    const Correlation found = estimate_correlation(cells_of(random, 0, 18, 12));
    widened += found.widening(12) > 1 ? 1 : 0;
  }
  EXPECT_LT(widened, 20);
}

// Noise that all cells share is one series, however many they are.
TEST(Correlation, SharedNoiseIsNoMoreCertainThanOneSeries) {
  std::mt19937_64 random(7);
  const std::vector<double> one = hanging_together(random, 0.5, 10);
  const std::vector<std::vector<double>> alone(1, one);
  const std::vector<std::vector<double>> many(50, one);
  EXPECT_NEAR(estimate_correlation(many).error, estimate_correlation(alone).error, 1e-9);
}

TEST(Correlation, OfValuesThatAreAllAlikeIsNotKnown) {
  const std::vector<std::vector<double>> same(3, std::vector<double>(8, 1.5));
  EXPECT_FALSE(estimate_correlation(same).certain());
  EXPECT_EQ(estimate_correlation(same).widening(8), 1);
}

TEST(Correlation, CoversWhereNeighboursCorrelateByAHalf) {
  std::mt19937_64 random(8);
  int held = 0;
  constexpr int kRuns = 300;
  constexpr int kCells = 18;
  for (int run = 0; run < kRuns; ++run) {
    const auto series = cells_of(random, 0.5, kCells, 19);
    const Correlation correlation = estimate_correlation(series);
    for (const auto& values : series) {
      const Estimate estimate = middle_of_changes(values, correlation);
      held += *estimate.low <= 0 && 0 <= *estimate.high ? 1 : 0;
    }
  }
  EXPECT_GT(held, 0.93 * kRuns * kCells);
}

}  // namespace
}  // namespace gilscope::measure
