// What the runs of a machine differ by, though nothing has changed.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>
#include <string>

#include "harness/history/between_runs.h"
#include "tests/unit/history_fixture.h"

namespace gilscope::history {
namespace {

// Runs of ten cells, whose visits explain no more than half a per cent.
class BetweenRuns : public HistoryTest {
 protected:
  static constexpr int kCells = 10;
  using Level = std::function<double(int run, int cell)>;  // the logarithm of a cell's time

  std::optional<double> of_runs(int runs, const Level& level, double min_sample_s = 0.02) {
    for (int run = 0; run < runs; ++run) {
      Summary summary = make_summary({.number = run, .series = kCells});
      summary.facts.min_sample_s = run % 2 == 0 ? 0.02 : min_sample_s;
      for (int cell = 0; cell < kCells; ++cell) {
        const double time = std::exp(level(run, cell));
        summary.columns[model::metrics::warm_s][static_cast<std::size_t>(cell)] =
            measure::Estimate{.median = time, .low = time * 0.99, .high = time * 1.01, .n = 12};
      }
      add(summary);
    }
    return between_runs(read_history(folder()).machines.at(0));
  }

  double normal(double deviation) {
    return std::normal_distribution<double>(0, deviation)(random_);
  }

 private:
  std::mt19937_64 random_{7};
};

TEST_F(BetweenRuns, ItIsWhatTheVisitsDoNotExplain) {
  const auto found = of_runs(60, [&](int, int) { return normal(0.03); });
  ASSERT_TRUE(found);
  EXPECT_NEAR(*found, 0.03 * std::sqrt(2), 0.01);
}

TEST_F(BetweenRuns, AMachineThatIsSlowForADayIsInIt) {
  double day = 0;
  const auto found =
      of_runs(60, [&](int, int cell) { return cell == 0 ? day = normal(0.05) : day; });
  ASSERT_TRUE(found);
  EXPECT_NEAR(*found, 0.05 * std::sqrt(2), 0.03);
}

TEST_F(BetweenRuns, RunsThatSayTheSameDifferByNothing) {
  EXPECT_EQ(of_runs(30, [](int, int) { return 0.0; }), 0.0);
}

TEST_F(BetweenRuns, ChangesOfSomeCellsAndADayOnWhichAllChangeDoNotCount) {
  const auto found = of_runs(30, [&](int run, int cell) {
    const double all = run >= 12 ? 0.5 : 0;
    const double some = run % 3 == 0 && cell < 3 ? 0.2 : 0;
    return normal(0.01) + all + some;
  });
  ASSERT_TRUE(found);
  EXPECT_LT(*found, 0.03);
}

TEST_F(BetweenRuns, TenPairsAreEnough) {
  EXPECT_TRUE(of_runs(kFewestPairs + 1, [](int, int) { return 0.0; }));
}

TEST_F(BetweenRuns, FewerThanThatSayNothing) {
  EXPECT_FALSE(of_runs(kFewestPairs, [](int, int) { return 0.0; }));
}

TEST_F(BetweenRuns, RunsWhoseSamplesDifferInLengthAreNoPair) {
  EXPECT_FALSE(of_runs(30, [](int, int) { return 0.0; }, 0.05));
}

}  // namespace
}  // namespace gilscope::history
