// What the visits themselves say against trusting them.
#include "harness/analysis/warnings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "tests/unit/synthetic_run.h"

namespace gilscope::analysis {
namespace {

class WarningsTest : public testing::Test {
 protected:
  std::string add(const char* strategy, std::int64_t workers = 1) {
    return run_.add({.strategy = strategy, .workers = workers});
  }

  void visits(const std::string& cell, const std::vector<double>& times) {
    int round = 0;
    for (const double time : times) run_.visit(cell, ++round, {time, time, time});
  }

  // The codes of all warnings; each must have words, and name cells of the plan only.
  std::vector<std::string> codes() {
    std::vector<std::string> found;
    for (const model::Warning& warning : warnings_of(analyse(run_.run()))) {
      EXPECT_FALSE(warning.text.empty());
      EXPECT_FALSE(warning.remedy.empty());
      found.push_back(warning.code);
    }
    return found;
  }

  bool warned(const std::string& code) {
    const auto found = codes();
    return std::ranges::find(found, code) != found.end();
  }

  // Around 1, alternating, so that nothing is correlated.
  static std::vector<double> steady(int visits, double half = 0.001) {
    std::vector<double> times;
    for (int i = 0; i < visits; ++i) times.push_back(1 + (i % 2 == 0 ? half : -half));
    return times;
  }

  tests::SyntheticRun run_;
};

TEST_F(WarningsTest, ASteadyRunHasNone) {
  visits(add("serial.python"), steady(12));
  EXPECT_EQ(codes(), std::vector<std::string>{});
}

TEST_F(WarningsTest, FewVisits) {
  visits(add("serial.python"), steady(5));
  EXPECT_TRUE(warned("few_visits"));
}

TEST_F(WarningsTest, WideIntervals) {
  visits(add("serial.python"), steady(12, 0.05));
  EXPECT_TRUE(warned("wide_interval"));
}

TEST_F(WarningsTest, CorrelatedVisits) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> normal;
  std::vector<double> times;
  double state = 0;
  for (int i = 0; i < 100; ++i) {
    state = 0.9 * state + normal(random);
    times.push_back(1 + 0.001 * state);
  }
  visits(add("serial.python"), times);
  EXPECT_TRUE(warned("correlated_visits"));
}

TEST_F(WarningsTest, ASecondHalfThatDiffers) {
  for (const char* strategy : {"serial.python", "threads.python", "thread_pool.python",
                               "mp_pool_fork.python", "mp_pool_spawn.python", "asyncio.python"}) {
    auto times = steady(12);
    for (std::size_t i = 6; i < times.size(); ++i) times[i] *= 1.1;
    visits(add(strategy), times);
  }
  EXPECT_TRUE(warned("drift"));
}

TEST_F(WarningsTest, TwoHeaps) {
  std::vector<double> times;
  for (int i = 0; i < 20; ++i) times.push_back((i % 3 == 0 ? 1.4 : 1.0) + 0.001 * (i % 5));
  visits(add("serial.python"), times);
  EXPECT_TRUE(warned("bimodal"));
}

TEST_F(WarningsTest, IdleWorkers) {
  const std::string cell = add("thread_pool.python", 2);
  visits(cell, steady(12));  // the only share is one worker's
  EXPECT_TRUE(warned("idle_workers"));
}

TEST_F(WarningsTest, StillWarmingUp) {
  const std::string cell = add("serial.python");
  for (int round = 1; round <= 8; ++round) run_.visit(cell, round, {1.5, 1.2, 1.0});
  EXPECT_TRUE(warned("still_warming"));
}

TEST_F(WarningsTest, NoSteadyState) {
  const std::string cell = add("serial.python");
  for (int round = 1; round <= 8; ++round) run_.visit(cell, round, {1.0, 1.1, 1.2});
  EXPECT_TRUE(warned("no_steady_state"));
  EXPECT_FALSE(warned("still_warming"));
}

TEST_F(WarningsTest, AWarmUpThatEndsIsASteadyState) {
  const std::string cell = add("serial.python");
  for (int round = 1; round <= 8; ++round) run_.visit(cell, round, {1.5, 1.0, 1.0, 1.01});
  EXPECT_FALSE(warned("no_steady_state"));
}

TEST_F(WarningsTest, TheyNameTheirCells) {
  const std::string cell = add("serial.python");
  visits(cell, steady(3));
  const auto warnings = warnings_of(analyse(run_.run()));
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings[0].code, "few_visits");
  EXPECT_EQ(warnings[0].cells, std::vector<std::string>{cell});
}

}  // namespace
}  // namespace gilscope::analysis
