#include "harness/comparison/forecast.h"

#include <gtest/gtest.h>

namespace gilscope::comparison {
namespace {

TEST(RoundsFor, GrowWithNoiseAndFallWithTheEffect) {
  const int usual = rounds_for(0.05, {.spread = 0.023, .cells = 18}).value();
  EXPECT_GE(usual, 10);
  EXPECT_LE(usual, 18);
  EXPECT_GT(rounds_for(0.05, {.spread = 0.046, .cells = 18}).value(), 2 * usual);
  EXPECT_LT(rounds_for(0.10, {.spread = 0.023, .cells = 18}).value(), usual);
  EXPECT_GT(rounds_for(0.05, {.spread = 0.023, .cells = 180}).value(), usual);
}

TEST(RoundsFor, AreTheFewestThatGiveAnIntervalWhereThereIsNoNoise) {
  EXPECT_EQ(rounds_for(0.10, {.spread = 1e-4}), 6);
  EXPECT_EQ(rounds_for(0, {.spread = 1e-4}), 6);
}

TEST(RoundsFor, NothingIsFoundWithinTheMargin) {
  EXPECT_EQ(rounds_for(0.01, {.spread = 0.01}), std::nullopt);
  EXPECT_EQ(rounds_for(0.02, {.spread = 0.0}), std::nullopt);
  EXPECT_EQ(rounds_for(0.05, {.spread = 0.5}), std::nullopt);  // more than are foreseen
}

TEST(RoundsFor, TheSameTakesAnIntervalWithinTheMargin) {
  const int rounds = rounds_for(0, {.spread = 0.023}).value();
  EXPECT_GE(rounds, 15);
  EXPECT_LE(rounds, 30);
  EXPECT_LT(rounds_for(0, {.spread = 0.023, .margin = 0.05}).value(), rounds);
}

TEST(RoundsFor, TheSameQuestionHasTheSameAnswer) {
  EXPECT_EQ(rounds_for(0.05, {.spread = 0.03}), rounds_for(0.05, {.spread = 0.03}));
}

}  // namespace
}  // namespace gilscope::comparison
