// Many comparisons at once: moderated t and the false discovery rate.
#include "harness/measure/comparing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <vector>

namespace gilscope::measure {
namespace {

TEST(BenjaminiHochberg, AdjustsAsInTheTextbook) {
  // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "BH")
  const auto q = benjamini_hochberg(std::array{0.01, 0.04, 0.03, 0.005});
  EXPECT_NEAR(q[0], 0.02, 1e-12);
  EXPECT_NEAR(q[1], 0.04, 1e-12);
  EXPECT_NEAR(q[2], 0.04, 1e-12);
  EXPECT_NEAR(q[3], 0.02, 1e-12);
  EXPECT_TRUE(benjamini_hochberg({}).empty());
}

TEST(PairedDifference, HasMeanAndVariance) {
  const Difference one = paired_difference(std::array{1.0, 2.0, 3.0});
  EXPECT_DOUBLE_EQ(one.mean, 2);
  EXPECT_DOUBLE_EQ(one.variance, 1);
  EXPECT_DOUBLE_EQ(one.degrees, 2);
  EXPECT_DOUBLE_EQ(one.scale, 1.0 / 3);
  EXPECT_EQ(paired_difference(std::array{1.0}).degrees, 0);
}

TEST(PairedDifference, DoesNotFollowANoiseBurst) {
  std::array<double, 10> values = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  const Difference calm = paired_difference(values);
  values.back() = 1000;
  const Difference burst = paired_difference(values);
  EXPECT_NEAR(calm.mean, 5.5, 1e-12);
  EXPECT_NEAR(burst.mean, calm.mean, 1e-12);
  EXPECT_NEAR(burst.variance, calm.variance, 1e-12);
  EXPECT_DOUBLE_EQ(calm.degrees, 5);
  // 3, 3, 3, 4, 5, 6, 7, 8, 8, 8 about 5.5: 42.5 / 5
  EXPECT_NEAR(calm.variance, 42.5 / 5, 1e-12);
  EXPECT_DOUBLE_EQ(calm.scale, 1.0 / 6);
}

TEST(UnpairedDifference, PoolsTheVariances) {
  const Difference one = unpaired_difference(std::array{5.0, 7.0}, std::array{1.0, 2.0, 3.0});
  EXPECT_DOUBLE_EQ(one.mean, 4);
  EXPECT_DOUBLE_EQ(one.degrees, 3);
  EXPECT_DOUBLE_EQ(one.variance, 4.0 / 3);
  EXPECT_DOUBLE_EQ(one.scale, 5.0 / 6);
}

TEST(PValues, OfOneCellAreStudents) {
  // t = 2 / sqrt(1/3) with 2 degrees: scipy.stats.ttest_1samp([1, 2, 3], 0).pvalue
  const std::array one = {paired_difference(std::array{1.0, 2.0, 3.0})};
  EXPECT_NEAR(p_values(one, 0).at(0), 0.0741799, 1e-6);
  EXPECT_GT(p_values(one, 0.5).at(0), p_values(one, 0).at(0));
  EXPECT_EQ(p_values(one, 2.5).at(0), 1);
}

TEST(PValues, KnowNothingOfASingleVisit) {
  EXPECT_EQ(p_values(std::array{paired_difference(std::array{5.0})}, 0).at(0), 1);
}

TEST(PValues, AreNextToZeroWhereNothingVaries) {
  const std::array same = {0.1, 0.1, 0.1};  // but for rounding
  EXPECT_LT(p_values(std::array{paired_difference(same)}, 0.02).at(0), 1e-20);
}

// Six visits that happen to agree do not make a cell certain when the rest of the run is noisy.
TEST(PValues, BorrowTheNoiseOfTheOtherCells) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> noise(0, 0.05);
  std::vector<Difference> cells;
  for (int cell = 0; cell < 100; ++cell) {
    std::vector<double> logs(6);
    for (double& value : logs) value = noise(random);
    cells.push_back(paired_difference(logs));
  }
  const Difference calm = paired_difference(std::array{0.03, 0.0301, 0.0299, 0.03, 0.0302, 0.0298});
  EXPECT_LT(p_values(std::array{calm}, 0).at(0), 1e-6);
  cells.push_back(calm);
  EXPECT_GT(p_values(cells, 0).back(), 0.01);
}

TEST(PValues, RaiseFewFalseAlarmsOnNoise) {
  std::mt19937_64 random(2);
  std::normal_distribution<double> noise(0, 0.05);
  int runs_with_alarm = 0;
  for (int run = 0; run < 200; ++run) {
    std::vector<Difference> cells;
    for (int cell = 0; cell < 50; ++cell) {
      std::vector<double> logs(6);
      for (double& value : logs) value = noise(random);
      cells.push_back(paired_difference(logs));
    }
    const auto q = benjamini_hochberg(p_values(cells, 0));
    runs_with_alarm += std::ranges::any_of(q, [](double value) { return value <= 0.05; }) ? 1 : 0;
  }
  EXPECT_LE(runs_with_alarm, 20);  // 10 expected; the margin of a comparison makes it fewer yet
}

}  // namespace
}  // namespace gilscope::measure
