// Which cells answer which question, and what watching costs.
#include "harness/analysis/contrasts.h"

#include <gtest/gtest.h>

#include "tests/unit/synthetic_run.h"

namespace gilscope::analysis {
namespace {

using tests::SyntheticRun;

class ContrastsTest : public testing::Test {
 protected:
  // A cell whose visits all take that long, in eight rounds.
  std::string add(const std::string& strategy, const std::string& interpreter, double seconds,
                  std::int64_t workers = 1) {
    const auto name =
        run_.add({.strategy = strategy, .workers = workers, .interpreter = interpreter});
    for (int round = 1; round <= 8; ++round) run_.visit(name, round, {seconds});
    return name;
  }

  [[nodiscard]] const Contrast* find(const std::string& question, const std::string& other) {
    analysis_ = analyse(run_.run());
    contrasts_ = contrasts(analysis_);
    for (const Contrast& contrast : contrasts_) {
      if (contrast.question == question && contrast.other->name() == other) return &contrast;
    }
    return nullptr;
  }

  SyntheticRun run_;
  Analysis analysis_;
  std::vector<Contrast> contrasts_;
};

TEST_F(ContrastsTest, VersionsAreHeldAgainstTheFirst) {
  add("serial.python", "cp39", 2);
  const auto newer = add("serial.python", "cp313", 1);
  const Contrast* found = find("version", newer);
  ASSERT_NE(found, nullptr);
  EXPECT_NEAR(found->speedup.median, 2, 1e-9);
  EXPECT_EQ(base_interpreter(analysis_.cells), "cp39");
}

TEST_F(ContrastsTest, MovingIsThreadsThereAgainstAPlainLoopHere) {
  const auto here = add("serial.python", "cp313", 3);
  const auto there = add("threads.python", "cp313t", 2, 4);
  const Contrast* found = find("move", there);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->base->name(), here);
  EXPECT_NEAR(found->speedup.median, 1.5, 1e-9);
}

TEST_F(ContrastsTest, TheSwitchIsHeldAgainstTheSameBuild) {
  add("serial.python", "cp313", 1);
  const auto without = add("threads.python", "cp313t", 1, 2);
  add("threads.python", "cp313t-gil", 2, 2);
  ASSERT_NE(find("gil_switch", without), nullptr);
  EXPECT_NEAR(find("gil_switch", without)->speedup.median, 2, 1e-9);
}

TEST_F(ContrastsTest, EmbeddingIsHeldAgainstTheExecutable) {
  add("serial.python", "cp311", 1);
  const auto embedded = add("serial.python", "cp311-embedded", 1.25);
  ASSERT_NE(find("embedding", embedded), nullptr);
  EXPECT_NEAR(find("embedding", embedded)->speedup.median, 0.8, 1e-9);
  EXPECT_EQ(find("version", embedded), nullptr);
}

TEST_F(ContrastsTest, SubInterpretersAreHeldAgainstProcesses) {
  add("process_pool_fork.python", "cp313", 2, 2);
  const auto inside = add("interpreters.python", "cp313", 1, 2);
  ASSERT_NE(find("isolation", inside), nullptr);
  EXPECT_NEAR(find("isolation", inside)->speedup.median, 2, 1e-9);
}

TEST_F(ContrastsTest, WithoutAPartnerThereIsNoContrast) {
  const auto alone = add("interpreters.python", "cp313", 1, 2);
  EXPECT_EQ(find("isolation", alone), nullptr);
  EXPECT_TRUE(contrasts_.empty());
}

TEST_F(ContrastsTest, TheCostOfWatchingLeavesOutShortSamples) {
  add("serial.python", "cp311", 1);
  model::Run run = run_.run();
  run.telemetry["long"].plain_s = {0.1};
  run.telemetry["long"].watched_s = {0.102};
  run.telemetry["short"].plain_s = {0.001};
  run.telemetry["short"].watched_s = {0.002};
  run.telemetry["unknown"].error = "it died";
  const auto cost = telemetry_cost(analyse(std::move(run)));
  ASSERT_TRUE(cost.has_value());
  EXPECT_NEAR(cost->median, 1.02, 1e-9);
}

}  // namespace
}  // namespace gilscope::analysis
