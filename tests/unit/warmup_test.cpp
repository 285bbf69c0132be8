#include "harness/measure/warmup.h"

#include <gtest/gtest.h>

#include <vector>

namespace gilscope::measure {
namespace {

using Visits = std::vector<std::vector<double>>;

TEST(Warmup, SteadyVisitsLoseNothing) {
  Visits visits;
  for (int i = 0; i < 8; ++i) visits.push_back({1.0 + (i % 2 ? 0.01 : -0.01), 1.0, 1.0});
  EXPECT_EQ(warmup_samples(visits), 0);
}

TEST(Warmup, SamplesThatAreSlowerInEveryVisitAreDiscarded) {
  const Visits visits(6, {1.5, 1.2, 1.0, 1.0, 1.0});
  EXPECT_EQ(warmup_samples(visits), 2);
}

TEST(Warmup, NeedsTheVisitsToAgree) {
  Visits visits(8, {1.5, 1.0, 1.0});
  visits[3] = {0.9, 1.0, 1.0};  // with eight visits the interval still spans the extremes but one
  visits[5] = {0.9, 1.0, 1.0};
  EXPECT_EQ(warmup_samples(visits), 0);
}

TEST(Warmup, ADifferenceOfLessThanTwoPercentIsNone) {
  EXPECT_EQ(warmup_samples(Visits(10, {1.01, 1.0, 1.0})), 0);
}

TEST(Warmup, OneSampleAlwaysStays) {
  EXPECT_EQ(warmup_samples(Visits(6, {4, 3, 2, 1})), 3);
  EXPECT_EQ(warmup_samples(Visits(6, {4})), 0);
}

TEST(Warmup, FewVisitsCannotTell) {
  EXPECT_EQ(warmup_samples(Visits(5, {9, 1, 1})), 0);
  EXPECT_EQ(warmup_samples({}), 0);
}

}  // namespace
}  // namespace gilscope::measure
