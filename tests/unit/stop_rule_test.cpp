// Which places of the rounds need more visits.
#include "harness/conductor/stop_rule.h"

#include <gtest/gtest.h>

#include <vector>

namespace gilscope::conductor {
namespace {

using Indices = std::vector<std::size_t>;

// Times that alternate around 1 by so much: neighbours lie on two sides, so nothing hangs together.
Place place(double half, int visits, const char* group = "k/s", bool is_base = false) {
  Place place;
  place.group = group;
  place.is_base = is_base;
  place.times.emplace_back();
  for (int round = 1; round <= visits; ++round) {
    place.times[0][round] = 1 + (round % 2 == 0 ? half : -half);
  }
  place.rounds = visits;
  place.spent = std::chrono::duration<double>(visits);  // a second a visit
  return place;
}

TEST(Unsettled, APreciseCellLeaves) {
  EXPECT_EQ(unsettled({place(0.01, 40)}, 0.02), Indices{});
  EXPECT_EQ(unsettled({place(0.03, 40)}, 0.02), Indices{0});
}

TEST(Unsettled, SixVisitsAloneCannotSettle) {
  EXPECT_EQ(unsettled({place(0.0001, 6)}, 0.02), Indices{0});
}

TEST(Unsettled, TheWidestIsFirst) {
  EXPECT_EQ(unsettled({place(0.03, 40, "a"), place(0.09, 40, "b"), place(0.05, 40, "c")}, 0.02),
            (Indices{1, 2, 0}));
}

TEST(Unsettled, ABaseStaysAsLongAsAnythingIsMeasuredAgainstIt) {
  const Place base = place(0.001, 40, "k/s", true);
  EXPECT_EQ(unsettled({base, place(0.03, 40)}, 0.02), (Indices{1, 0}));
  EXPECT_EQ(unsettled({base, place(0.03, 40, "other/s")}, 0.02), Indices{1});
  EXPECT_EQ(unsettled({base, place(0.01, 40)}, 0.02), Indices{});
}

// Two sides: the ratio decides, however noisy the times are.
Place pair(double ratio, double half, int visits) {
  Place place;
  place.times.resize(2);
  for (int round = 1; round <= visits; ++round) {
    const double drift = 1 + 0.5 * round;
    place.times[0][round] = drift;
    place.times[1][round] = drift * ratio * (1 + (round % 2 == 0 ? half : -half));
  }
  place.rounds = visits;
  return place;
}

TEST(Unsettled, OfTwoSidesTheRatioCounts) {
  EXPECT_EQ(unsettled({pair(1, 0.01, 40)}, 0.02), Indices{});
  EXPECT_EQ(unsettled({pair(1, 0.03, 40)}, 0.02), Indices{0});
}

TEST(Unsettled, WhatSeemsToDifferMustBeKnownBetter) {
  EXPECT_EQ(unsettled({pair(1.04, 0.018, 40)}, 0.02), Indices{0});
  EXPECT_EQ(unsettled({pair(1.10, 0.018, 40)}, 0.02), Indices{});
}

TEST(Affordable, TakesTheFirstThatFit) {
  const std::vector<Place> places = {place(0.03, 10), place(0.09, 10), place(0.05, 10)};
  using std::chrono::duration;
  EXPECT_EQ(affordable(places, {1, 2, 0}, duration<double>(2.5)), (Indices{1, 2}));
  EXPECT_EQ(affordable(places, {1, 2, 0}, duration<double>(9)), (Indices{1, 2, 0}));
  EXPECT_EQ(affordable(places, {1, 2, 0}, duration<double>(0.5)), Indices{});
}

TEST(Affordable, CellsWithoutAnIntervalGoOnTogetherOrNotAtAll) {
  const std::vector<Place> places = {place(0.03, 3), place(0.09, 3)};
  EXPECT_EQ(affordable(places, {1, 0}, std::chrono::duration<double>(1.5)), Indices{});
  EXPECT_EQ(affordable(places, {1, 0}, std::chrono::duration<double>(2.5)), (Indices{1, 0}));
}

}  // namespace
}  // namespace gilscope::conductor
