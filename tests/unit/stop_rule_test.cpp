// Which slots of the rounds need more visits.
#include "harness/conductor/stop_rule.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace gilscope::conductor {
namespace {

using Indices = std::vector<std::size_t>;

// Times that alternate around 1 by so much: neighbours lie on two sides, so nothing hangs together.
Slot slot(double half, int visits, const char* group = "k/s", bool is_base = false) {
  Slot slot;
  slot.group = group;
  slot.is_base = is_base;
  slot.members.resize(1);
  for (int round = 1; round <= visits; ++round) {
    slot.members[0].times[round] = 1 + (round % 2 == 0 ? half : -half);
  }
  slot.rounds_spent = visits;
  slot.spent = std::chrono::duration<double>(visits);  // one second per visit
  return slot;
}

TEST(Unsettled, APreciseCellLeaves) {
  EXPECT_EQ(unsettled({slot(0.01, 40)}, 0.02), Indices{});
  EXPECT_EQ(unsettled({slot(0.03, 40)}, 0.02), Indices{0});
}

TEST(Unsettled, SixVisitsAloneCannotSettle) {
  EXPECT_EQ(unsettled({slot(0.0001, 6)}, 0.02), Indices{0});
}

TEST(Unsettled, TheWidestIsFirst) {
  EXPECT_EQ(unsettled({slot(0.03, 40, "a"), slot(0.09, 40, "b"), slot(0.05, 40, "c")}, 0.02),
            (Indices{1, 2, 0}));
}

TEST(Unsettled, ABaseStaysAsLongAsAnythingIsMeasuredAgainstIt) {
  const Slot base = slot(0.001, 40, "k/s", true);
  EXPECT_EQ(unsettled({base, slot(0.03, 40)}, 0.02), (Indices{1, 0}));
  EXPECT_EQ(unsettled({base, slot(0.03, 40, "other/s")}, 0.02), Indices{1});
  EXPECT_EQ(unsettled({base, slot(0.01, 40)}, 0.02), Indices{});
}

// Two sides: the ratio decides, however noisy the times are.
Slot pair(double ratio, double half, int visits) {
  Slot slot;
  slot.members.resize(2);
  for (int round = 1; round <= visits; ++round) {
    const double drift = 1 + 0.5 * round;
    slot.members[0].times[round] = drift;
    const double turn = 0.618 * round;  // spread evenly between -1 and 1, neighbours apart
    const double noise = 2 * (turn - std::floor(turn)) - 1;
    slot.members[1].times[round] = drift * ratio * (1 + half * noise);
  }
  return slot;
}

TEST(Unsettled, OfTwoSidesTheRatioCounts) {
  EXPECT_EQ(unsettled({pair(1, 0.05, 40)}, 0.02), Indices{});
  EXPECT_EQ(unsettled({pair(1, 0.15, 40)}, 0.02), Indices{0});
}

TEST(Unsettled, WhatSeemsToDifferMustBeKnownBetter) {
  EXPECT_EQ(unsettled({pair(1.04, 0.1, 40)}, 0.02), Indices{0});
  EXPECT_EQ(unsettled({pair(1.10, 0.1, 40)}, 0.02), Indices{});
}

TEST(Affordable, TakesTheFirstThatFit) {
  const std::vector<Slot> slots = {slot(0.03, 10), slot(0.09, 10), slot(0.05, 10)};
  using std::chrono::duration;
  EXPECT_EQ(affordable(slots, {1, 2, 0}, duration<double>(2.5)), (Indices{1, 2}));
  EXPECT_EQ(affordable(slots, {1, 2, 0}, duration<double>(9)), (Indices{1, 2, 0}));
  EXPECT_EQ(affordable(slots, {1, 2, 0}, duration<double>(0.5)), Indices{});
}

// A resumed run knows nothing of what its first visits took.
TEST(Affordable, OnlyRoundsOfThisProcessSayWhatAVisitTakes) {
  Slot resumed = slot(0.03, 40);
  resumed.rounds_spent = 2;
  resumed.spent = std::chrono::duration<double>(6);
  EXPECT_EQ(affordable({resumed}, {0}, std::chrono::duration<double>(2.5)), Indices{});
  EXPECT_EQ(affordable({resumed}, {0}, std::chrono::duration<double>(3.5)), Indices{0});
}

TEST(Affordable, CellsWithoutAnIntervalGoOnTogetherOrNotAtAll) {
  const std::vector<Slot> slots = {slot(0.03, 3), slot(0.09, 3)};
  EXPECT_EQ(affordable(slots, {1, 0}, std::chrono::duration<double>(1.5)), Indices{});
  EXPECT_EQ(affordable(slots, {1, 0}, std::chrono::duration<double>(2.5)), (Indices{1, 0}));
}

// Times per execution of so many items.
Slot at(double seconds, int rounds, std::int64_t items = 1, bool is_base = false) {
  Slot slot;
  slot.is_base = is_base;
  slot.members.resize(1);
  slot.members[0].cell.items = items;
  for (int round = 1; round <= rounds; ++round) slot.members[0].times[round] = seconds;
  return slot;
}

TEST(Hopeless, IsWhatIsFarFromTheBestInBothRounds) {
  EXPECT_EQ(hopeless({at(1, 2), at(1.2, 2), at(1.4, 2)}), Indices{2});
  EXPECT_EQ(hopeless({at(1, 1), at(1.4, 1)}), Indices{});
}

TEST(Hopeless, OneGoodRoundIsHope) {
  Slot mixed = at(1.4, 2);
  mixed.members[0].times[2] = 1.1;
  EXPECT_EQ(hopeless({at(1, 2), mixed}), Indices{});
}

TEST(Hopeless, NeverIsTheBase) {
  EXPECT_EQ(hopeless({at(1, 2), at(9, 2, 1, true)}), Indices{});
}

TEST(Hopeless, SizesAreComparedByItem) {
  EXPECT_EQ(hopeless({at(1, 2, 1), at(10, 2, 10), at(20, 2, 10)}), Indices{2});
}

}  // namespace
}  // namespace gilscope::conductor
