// Two result files against each other.
#include "harness/comparison/comparison.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "tests/unit/helpers.h"
#include "tests/unit/synthetic_run.h"

namespace gilscope::results {
namespace {

using tests::CellOptions;
using tests::contains;
using tests::error_of;
using tests::SyntheticRun;

class ComparisonTest : public testing::Test {
 protected:
  ComparisonTest() { new_.set_run_id("00000000000000bb"); }

  // So many rounds around a time, with noise that both sides share and some of their own.
  void visits(SyntheticRun& run, const std::string& cell, double time, int rounds = 10,
              double noise = 0.005) {
    std::normal_distribution<double> own(0, noise);
    for (int round = 1; round <= rounds; ++round) {
      const double storm = 1 + 0.3 * std::sin(round);
      run.visit(cell, round, std::vector<double>(3, time * storm * std::exp(own(random_))));
    }
  }

  void both(const CellOptions& options, double base, double now, int rounds = 10) {
    visits(base_, base_.add(options), base, rounds);
    visits(new_, new_.add(options), now, rounds);
  }

  void pair() { new_.set_run_id("00000000000000aa"); }

  Comparison compared(const ComparisonOptions& options = {}) {
    return compare({"base.json", base_.result()}, {"new.json", new_.result()}, options);
  }

  SyntheticRun base_;
  SyntheticRun new_;
  std::mt19937_64 random_{1};
};

TEST_F(ComparisonTest, AFileWithItselfIsTheSameEverywhere) {
  for (const int rounds : {1, 6, 20}) {
    SyntheticRun run;
    visits(run, run.add({.strategy = "serial.python"}), 1, rounds, 0.3);
    visits(run, run.add({.strategy = "threads.python", .workers = 1}), 1, rounds, 0.3);
    visits(run, run.add({.strategy = "threads.python", .workers = 2}), 1, rounds, 0.3);
    const auto result = run.result();
    const Comparison same = compare({"a", result}, {"a", result}, {});
    EXPECT_EQ(same.count(Verdict::same), 3) << rounds;
    EXPECT_FALSE(same.regressed());
    ASSERT_EQ(same.scaling.size(), 1);
    EXPECT_EQ(same.scaling[0].verdict, Verdict::same);
    EXPECT_EQ(comparison_json(same).at("verdict"), "same");
  }
}

TEST_F(ComparisonTest, PairedRoundsSeeThroughStorms) {
  pair();
  both({.strategy = "serial.python"}, 1, 1.1);
  both({.strategy = "threads.python"}, 1, 1);
  both({.strategy = "thread_pool.python"}, 1, 0.8);
  const Comparison found = compared();
  EXPECT_TRUE(found.paired);
  EXPECT_EQ(found.cells[0].verdict, Verdict::slower);
  EXPECT_NEAR(found.cells[0].ratio.median, 1.1, 0.01);
  EXPECT_EQ(found.cells[1].verdict, Verdict::same);
  EXPECT_EQ(found.cells[2].verdict, Verdict::faster);
  EXPECT_TRUE(found.regressed());
  EXPECT_TRUE(contains(comparison_text(found), "primes/tiny/serial.python/workers:1/cp311"));
  EXPECT_TRUE(contains(verdict_sentence(found), "Regressed: of 3 cells 1 slower, 1 faster"));
}

TEST_F(ComparisonTest, FilesOfDifferentRunsCarryTheStormsInTheirIntervals) {
  both({.strategy = "serial.python"}, 1, 1.1);
  const Comparison found = compared();
  EXPECT_FALSE(found.paired);
  EXPECT_EQ(found.cells[0].verdict, Verdict::inconclusive);
  EXPECT_TRUE(contains(found.cells[0].reason, "too wide"));
}

TEST_F(ComparisonTest, FilesOfDifferentRunsShowALargeDifference) {
  both({.strategy = "serial.python"}, 1, 3, 20);
  EXPECT_EQ(compared().cells[0].verdict, Verdict::slower);
}

TEST_F(ComparisonTest, TheFloorDecidesWhatMatters) {
  pair();
  both({.strategy = "serial.python"}, 1, 1.1, 20);
  EXPECT_EQ(compared({.floor = 0.2, .allowed = {}}).cells[0].verdict, Verdict::same);
}

TEST_F(ComparisonTest, AFindingMustSurviveTheCorrection) {
  const Estimate far{.median = 1.2, .low = 1.1, .high = 1.3, .n = 6};
  EXPECT_EQ(judge(far, 0.01, 0.02), Verdict::slower);
  EXPECT_EQ(judge(far, 0.2, 0.02), Verdict::inconclusive);
  const Estimate few{.median = 1.2, .low = {}, .high = {}, .n = 5};
  EXPECT_EQ(judge(few, 0, 0.02), Verdict::inconclusive);
}

TEST_F(ComparisonTest, FasterOnOneWorkerButScalesWorse) {
  pair();
  both({.strategy = "threads.python", .workers = 1}, 1, 0.8);
  both({.strategy = "threads.python", .workers = 2}, 0.55, 0.6);
  const Comparison found = compared();
  ASSERT_EQ(found.scaling.size(), 1);
  const ScalingComparison& scaling = found.scaling[0];
  EXPECT_EQ(scaling.verdict, Verdict::slower);
  EXPECT_NEAR(scaling.base.speedups.back().median, 1 / 0.55, 0.03);
  EXPECT_NEAR(scaling.now.speedups.back().median, 0.8 / 0.6, 0.03);
  EXPECT_NEAR(scaling.base.serial_part.median, 2 * 0.55 - 1, 0.03);
  EXPECT_FALSE(scaling.base.crosstalk);
  EXPECT_TRUE(found.regressed());
  EXPECT_TRUE(contains(comparison_text(found), "scales worse: primes/tiny/threads.python/cp311"));
  EXPECT_EQ(comparison_json(found).at("scaling").at(0).at("verdict"), "worse");
}

// Start-up and memory of the visits that were made last.
void set_costs(SyntheticRun& run, double startup_s, double rss_bytes) {
  for (auto& visit : run.visits()) {
    visit["report"]["startup_s"] = startup_s;
    visit["report"]["rss_bytes"] = static_cast<std::int64_t>(rss_bytes);
  }
}

TEST_F(ComparisonTest, StartUpAndMemoryAreJudgedBesideTheTime) {
  pair();
  both({.strategy = "serial.python"}, 1, 1);
  set_costs(base_, 0.010, 20 << 20);
  set_costs(new_, 0.015, 30 << 20);
  const Comparison found = compared();
  EXPECT_EQ(found.cells[0].verdict, Verdict::same);
  ASSERT_EQ(found.costs.size(), 2);
  EXPECT_EQ(found.costs[0].quantity, "startup_s");
  EXPECT_EQ(found.costs[0].count(Verdict::slower), 1);
  EXPECT_EQ(found.costs[1].count(Verdict::slower), 1);
  EXPECT_TRUE(found.regressed());
  const std::string cell = "primes/tiny/serial.python/workers:1/cp311";
  EXPECT_TRUE(contains(verdict_sentence(found), "1 start slower; 1 use more memory"));
  EXPECT_TRUE(contains(comparison_text(found), "starts slower: " + cell + " (10.0 ms -> 15.0 ms"));
  EXPECT_TRUE(contains(comparison_text(found), "more memory: " + cell + " (20 MiB -> 30 MiB"));
  const auto json = comparison_json(found);
  EXPECT_EQ(json.at("verdict"), "regressed");
  EXPECT_EQ(json.at("costs").at(0).at("cells").at(0).at("base").at("median"), 0.010);
}

TEST_F(ComparisonTest, StartUpAndMemoryBelowWhatMattersAreTheSame) {
  pair();
  both({.strategy = "serial.python"}, 1, 1);
  set_costs(base_, 0.00010, 10 << 20);
  set_costs(new_, 0.00025, 10.9 * (1 << 20));  // more by far and by 9 %, but 0.15 ms and 0.9 MiB
  const Comparison found = compared();
  EXPECT_EQ(found.costs[0].count(Verdict::same), 1);
  EXPECT_EQ(found.costs[1].count(Verdict::same), 1);
  EXPECT_FALSE(found.regressed());
}

TEST_F(ComparisonTest, WhatNoSideKnowsOfIsNotCompared) {
  pair();
  both({.strategy = "serial.python"}, 1, 1);
  set_costs(base_, 0.001, 0);
  EXPECT_EQ(compared().costs[1].cells.size(), 0);
}

TEST_F(ComparisonTest, SumsUpPerStrategyAndKernel) {
  pair();
  both({.strategy = "serial.python"}, 1, 1.1);
  both({.strategy = "serial.python", .kernel = "noop"}, 1, 1.1);
  const Comparison found = compared();
  ASSERT_EQ(found.strategies.size(), 1);
  EXPECT_EQ(found.strategies[0].cells, 2);
  EXPECT_NEAR(found.strategies[0].ratio.median, 1.1, 0.01);
  EXPECT_EQ(found.kernels.size(), 2);
}

TEST_F(ComparisonTest, SaysWhatOnlyOneSideHas) {
  pair();
  both({.strategy = "serial.python"}, 1, 1);
  visits(base_, base_.add({.strategy = "threads.python"}), 1);
  visits(new_, new_.add({.strategy = "thread_pool.python"}), 1);
  (void)new_.add({.strategy = "asyncio.python", .skipped = "no loop"});
  (void)base_.add({.strategy = "asyncio.python", .skipped = "no loop"});
  const Comparison found = compared();
  EXPECT_EQ(found.only_base.size(), 1);
  EXPECT_EQ(found.only_new.size(), 1);
  ASSERT_EQ(found.not_compared.size(), 1);
  EXPECT_TRUE(contains(comparison_text(found), "skipped: no loop"));
}

TEST_F(ComparisonTest, RefusesAnotherMachineUnlessTold) {
  both({.strategy = "serial.python"}, 1, 1);
  new_.set_machine("other");
  EXPECT_TRUE(contains(error_of([&] { (void)compared(); }), "--allow machine"));
  EXPECT_EQ(compared({.floor = 0.02, .allowed = {"machine"}}).warnings.size(), 1);
}

TEST_F(ComparisonTest, RefusesOtherWorkUnlessTold) {
  both({.strategy = "serial.python"}, 1, 1);
  new_.planned(0)["cell"]["digest"] = "0x0000000000000def";
  EXPECT_TRUE(contains(error_of([&] { (void)compared(); }), "0x0000000000000def"));
  EXPECT_NO_THROW((void)compared({.floor = 0.02, .allowed = {"digest"}}));
}

TEST_F(ComparisonTest, SetsOtherWorkAsideWhenTold) {
  both({.strategy = "serial.python"}, 1, 1);
  both({.strategy = "threads.python"}, 1, 1);
  new_.planned(0)["cell"]["digest"] = "0x0000000000000def";
  const Comparison found = compared({.floor = 0.02, .allowed = {}, .set_aside = true});
  EXPECT_EQ(found.cells.size(), 1);
  ASSERT_EQ(found.not_compared.size(), 1);
  EXPECT_TRUE(contains(found.not_compared[0].second, "0x0000000000000def"));
}

TEST_F(ComparisonTest, RefusesAnotherSizeUnlessTold) {
  both({.strategy = "serial.python"}, 1, 1);
  new_.planned(0)["cell"]["items"] = 101;
  EXPECT_TRUE(contains(error_of([&] { (void)compared(); }), "--allow size"));
  EXPECT_NO_THROW((void)compared({.floor = 0.02, .allowed = {"size"}}));
}

TEST_F(ComparisonTest, RefusesWhatHasNoCellInCommon) {
  visits(base_, base_.add({.strategy = "serial.python"}), 1);
  visits(new_, new_.add({.strategy = "threads.python"}), 1);
  EXPECT_TRUE(contains(error_of([&] { (void)compared(); }), "no cell in common"));
}

TEST_F(ComparisonTest, HoldsInterpretersAgainstEachOtherWhenTold) {
  visits(base_, base_.add({.strategy = "serial.python"}), 1);
  visits(new_, new_.add({.strategy = "serial.python", .interpreter = "cp313"}), 1);
  new_.replace_interpreter("cp313");
  EXPECT_TRUE(contains(error_of([&] { (void)compared(); }), "--allow interpreter"));
  EXPECT_EQ(compared({.floor = 0.02, .allowed = {"interpreter"}}).cells.size(), 1);
}

TEST_F(ComparisonTest, RefusesSingleVisits) {
  both({.strategy = "serial.python"}, 1, 1.1, 1);
  EXPECT_TRUE(contains(error_of([&] { (void)compared(); }), "--rounds 6"));
}

TEST_F(ComparisonTest, RefusesWhenEverythingFailed) {
  const std::string cell = base_.add({.strategy = "serial.python"});
  base_.fail(cell, 1, "no luck");
  visits(new_, new_.add({.strategy = "serial.python"}), 1);
  EXPECT_TRUE(contains(error_of([&] { (void)compared(); }), "no luck"));
}

TEST_F(ComparisonTest, MarkdownEscapesWhatCouldBeMarkup) {
  pair();
  both({.strategy = "serial.python", .kernel = "primes"}, 1, 1.2);
  const std::string text = comparison_markdown(compared());
  EXPECT_TRUE(contains(text, "| slower | 1."));
  EXPECT_TRUE(contains(text, "| \\[1."));  // no link
  EXPECT_TRUE(contains(text, "serial.python/workers:1/cp311"));
  EXPECT_TRUE(contains(text, "Regressed"));
}

}  // namespace
}  // namespace gilscope::results
