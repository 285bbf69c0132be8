#include "harness/comparison/comparison.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "harness/comparison/conclusion.h"
#include "tests/unit/comparison_fixture.h"
#include "tests/unit/helpers.h"

namespace gilscope::comparison {
namespace {

using tests::contains;
using tests::error_of;

const CostComparison& cost_of(const Comparison& found, MetricId metric) {
  const auto cost = std::ranges::find(found.costs, metric, &CostComparison::metric);
  if (cost == found.costs.end()) throw std::out_of_range("no such cost");
  return *cost;
}

TEST_F(ComparisonTest, AFileWithItselfIsTheSameEverywhere) {
  for (const int rounds : {1, 6, 20}) {
    SyntheticRun run;
    visits(run, run.add({.strategy = "serial.python"}), 1, rounds, 0.3);
    visits(run, run.add({.strategy = "threads.python", .workers = 1}), 1, rounds, 0.3);
    visits(run, run.add({.strategy = "threads.python", .workers = 2}), 1, rounds, 0.3);
    const Comparison same = compare(named("a", run), named("a", run), {});
    EXPECT_EQ(same.count(Verdict::same), 3) << rounds;
    ASSERT_EQ(same.scaling.size(), 1);
    EXPECT_EQ(same.scaling[0].verdict, Verdict::same);
    EXPECT_EQ(conclude(same).overall, Overall::same);
    EXPECT_EQ(conclude(same).exit_code(), 0);
  }
}

// As an old file, whose samples were one execution each, against a new one.
TEST_F(ComparisonTest, SamplesOfOtherLengthsAreSetAside) {
  both({.strategy = "serial.python"}, 1, 1);
  both({.strategy = "serial.native"}, 0.002, 0.001);
  baseline_.header().settings.min_sample_s = 0;
  for (model::Visit& visit : candidate_.visits()) {
    if (visit.cell.find("native") == std::string::npos) continue;
    for (model::Sample& sample : visit.samples) {
      if (sample.phase == model::Phase::warm) sample.executions = 20;
    }
  }
  const Comparison found = compared();
  ASSERT_EQ(found.cells.size(), 1U);
  EXPECT_EQ(found.cells[0].candidate->cell.strategy(), "serial.python");
  ASSERT_EQ(found.not_compared.size(), 1U);
  EXPECT_EQ(found.not_compared[0].reason,
            "timed by samples of one execution there and of 20 executions in one go here, which "
            "differ in length");
  // What was asked for alike is compared, however many executions it took.
  baseline_.header().settings.min_sample_s = candidate_.header().settings.min_sample_s;
  EXPECT_EQ(compared().cells.size(), 2U);
}

TEST_F(ComparisonTest, PairedRoundsSeeThroughNoiseBursts) {
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
  EXPECT_EQ(conclude(found).overall, Overall::regressed);
  EXPECT_TRUE(contains(text_of(found), "primes/tiny/serial.python/workers:1/cp311"));
  EXPECT_TRUE(contains(conclude(found).sentence, "Regressed: 1 of 3 cells is slower."));
}

TEST_F(ComparisonTest, FilesOfDifferentRunsCarryTheirNoiseInTheIntervals) {
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

TEST_F(ComparisonTest, TheMarginDecidesWhatMatters) {
  pair();
  both({.strategy = "serial.python"}, 1, 1.1, 20);
  EXPECT_EQ(compared({.margin = 0.2, .allowed = {}}).cells[0].verdict, Verdict::same);
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
  EXPECT_NEAR(scaling.baseline.speedups.back().median, 1 / 0.55, 0.03);
  EXPECT_NEAR(scaling.candidate.speedups.back().median, 0.8 / 0.6, 0.03);
  EXPECT_NEAR(scaling.baseline.serial_part.value().median, 2 * 0.55 - 1, 0.03);
  EXPECT_FALSE(scaling.baseline.crosstalk);
  EXPECT_EQ(conclude(found).overall, Overall::regressed);
  EXPECT_TRUE(contains(text_of(found), "scales worse: primes/tiny/threads.python/cp311"));
  EXPECT_EQ(json_of(found).at("scaling").at(0).at("verdict"), "worse");
}

// The first sample of the candidate alone is slow enough to be seen as a warm-up.
TEST_F(ComparisonTest, BothSidesDiscardTheSameWarmUp) {
  pair();
  const std::string base = baseline_.add({.strategy = "serial.python"});
  const std::string now = candidate_.add({.strategy = "serial.python"});
  for (int round = 1; round <= 10; ++round) {
    baseline_.visit(base, round, {1.0, 1.0, 0.9, 0.9});
    candidate_.visit(now, round, {1.2, 1.0, 1.0, 1.0});
  }
  ASSERT_EQ(analysis::analyse(candidate_.run()).cells[0].warmup_samples, 1);
  ASSERT_EQ(analysis::analyse(baseline_.run()).cells[0].warmup_samples, 2);
  const Comparison found = compared();
  EXPECT_EQ(found.cells[0].baseline->warmup_samples, 2);
  EXPECT_EQ(found.cells[0].candidate->warmup_samples, 2);
  EXPECT_NEAR(found.cells[0].ratio.median, 1 / 0.9, 1e-9);
}

// Perfectly parallel work on two CPUs: more workers than that cannot be faster, which says nothing
// of the work.
TEST_F(ComparisonTest, TheScalingLawIsThatOfCountsWithCpusOfTheirOwn) {
  pair();
  for (const int workers : {1, 2, 4, 8}) {
    const double time = 1.0 / std::min(workers, 2);
    both({.strategy = "threads.python", .workers = workers, .oversubscribed = workers > 2}, time,
         time);
  }
  both({.strategy = "thread_pool.python", .workers = 1}, 1, 1);
  both({.strategy = "thread_pool.python", .workers = 4, .oversubscribed = true}, 0.5, 0.5);
  const Comparison found = compared();
  ASSERT_EQ(found.scaling.size(), 2);
  const auto curve = [&](const char* strategy) -> const ScalingComparison& {
    return *std::ranges::find(found.scaling, strategy, &ScalingComparison::strategy);
  };
  EXPECT_EQ(curve("threads.python").fitted, (std::vector<int>{1, 2}));
  EXPECT_NEAR(curve("threads.python").candidate.serial_part.value().median, 0, 0.02);
  EXPECT_FALSE(curve("threads.python").candidate.crosstalk);
  EXPECT_EQ(curve("threads.python").candidate.speedups.size(), 4U);
  EXPECT_FALSE(curve("thread_pool.python").candidate.serial_part);
  EXPECT_NO_THROW((void)json_of(found));
  EXPECT_TRUE(contains(text_of(found), "same"));
}

TEST_F(ComparisonTest, CountedInstructionsAreShownAndDecideNothing) {
  pair();
  both({.strategy = "serial.python"}, 1, 1);
  both({.strategy = "serial.native"}, 1, 1);
  both({.strategy = "threads.python"}, 1, 1);
  const auto with = [](analysis::Analysis analysis, double factor) {
    for (const CellAnalysis& cell : analysis.cells) {
      const bool is_native = cell.cell.binding == "native";
      model::InstructionCount& count = analysis.run.counts[cell.name()];
      count.instructions = 1e6 * (is_native ? factor : 1);
      count.spread = 1e-4;
      if (cell.cell.executor == "threads") count.error = "it died";
    }
    return analysis;
  };
  const Comparison found = compare({"a", with(analysis::analyse(baseline_.run()), 1)},
                                   {"b", with(analysis::analyse(candidate_.run()), 1.02)}, {});
  ASSERT_EQ(found.counts.size(), 2U);
  EXPECT_EQ(found.counts[0].verdict, Verdict::same);
  EXPECT_EQ(found.counts[1].verdict, Verdict::slower);
  EXPECT_NEAR(found.counts[1].ratio(), 1.02, 1e-9);
  EXPECT_EQ(conclude(found).exit_code(), 0);
  EXPECT_TRUE(contains(text_of(found), "more instructions: primes/tiny/serial.native"));
  EXPECT_TRUE(contains(text_of(found), "instructions: 1 of 2 cells take as many"));
  EXPECT_EQ(json_of(found).at("instructions").at(1).at("verdict"), "more");
}

// Start-up and memory of the visits that were made last.
void set_costs(SyntheticRun& run, double startup_s, double rss_bytes) {
  for (auto& visit : run.visits()) {
    visit.readings.set(model::readings::startup_s, startup_s);
    visit.readings.set(model::readings::rss_bytes, rss_bytes);
  }
}

TEST_F(ComparisonTest, StartUpAndMemoryAreJudgedBesideTheTime) {
  pair();
  both({.strategy = "serial.python"}, 1, 1);
  set_costs(baseline_, 0.010, 20 << 20);
  set_costs(candidate_, 0.015, 30 << 20);
  const Comparison found = compared();
  EXPECT_EQ(found.cells[0].verdict, Verdict::same);
  EXPECT_EQ(cost_of(found, model::metrics::startup_s).count(Verdict::slower), 1);
  EXPECT_EQ(cost_of(found, model::metrics::rss_bytes).count(Verdict::slower), 1);
  EXPECT_EQ(conclude(found).overall, Overall::regressed);
  const std::string cell = "primes/tiny/serial.python/workers:1/cp311";
  EXPECT_TRUE(contains(conclude(found).sentence,
                       "Regressed: 1 of 1 cell starts slower; 1 uses more memory."));
  EXPECT_TRUE(contains(text_of(found), "starts slower: " + cell + " (10.0 ms -> 15.0 ms"));
  EXPECT_TRUE(contains(text_of(found), "more memory: " + cell + " (20 MiB -> 30 MiB"));
  const auto json = json_of(found);
  EXPECT_EQ(json.at("verdict"), "regressed");
  EXPECT_EQ(json.at("costs").at(0).at("cells").at(0).at("base").at("median"), 0.010);
}

TEST_F(ComparisonTest, StartUpAndMemoryBelowWhatMattersAreTheSame) {
  pair();
  both({.strategy = "serial.python"}, 1, 1);
  set_costs(baseline_, 0.00010, 10 << 20);
  set_costs(candidate_, 0.00025,
            10.9 * (1 << 20));  // more by far and by 9 %, but 0.15 ms and 0.9 MiB
  const Comparison found = compared();
  EXPECT_EQ(cost_of(found, model::metrics::startup_s).count(Verdict::same), 1);
  EXPECT_EQ(cost_of(found, model::metrics::rss_bytes).count(Verdict::same), 1);
  EXPECT_NE(conclude(found).overall, Overall::regressed);
}

TEST_F(ComparisonTest, WhatNoSideKnowsOfIsNotCompared) {
  pair();
  both({.strategy = "serial.python"}, 1, 1);
  set_costs(baseline_, 0.001, 0);
  const Comparison found = compared();
  EXPECT_EQ(cost_of(found, model::metrics::rss_bytes).cells.size(), 0U);
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
  visits(baseline_, baseline_.add({.strategy = "threads.python"}), 1);
  visits(candidate_, candidate_.add({.strategy = "thread_pool.python"}), 1);
  (void)candidate_.add({.strategy = "asyncio.python", .skipped = "no loop"});
  (void)baseline_.add({.strategy = "asyncio.python", .skipped = "no loop"});
  const Comparison found = compared();
  EXPECT_EQ(found.only_baseline.size(), 1);
  EXPECT_EQ(found.only_candidate.size(), 1);
  ASSERT_EQ(found.not_compared.size(), 1);
  EXPECT_TRUE(contains(text_of(found), "skipped: no loop"));
}

TEST_F(ComparisonTest, RefusesAnotherMachineUnlessTold) {
  both({.strategy = "serial.python"}, 1, 1);
  candidate_.set_machine("other");
  EXPECT_TRUE(contains(error_of([&] { (void)compared(); }), "--allow machine"));
  EXPECT_EQ(compared({.margin = 0.02, .allowed = {"machine"}}).warnings.size(), 1);
}

TEST_F(ComparisonTest, RefusesOtherWorkUnlessTold) {
  both({.strategy = "serial.python"}, 1, 1);
  candidate_.planned(0).cell.digest = 0xdef;
  EXPECT_TRUE(contains(error_of([&] { (void)compared(); }), "0x0000000000000def"));
  EXPECT_NO_THROW((void)compared({.margin = 0.02, .allowed = {"digest"}}));
}

TEST_F(ComparisonTest, SetsOtherWorkAsideWhenTold) {
  both({.strategy = "serial.python"}, 1, 1);
  both({.strategy = "threads.python"}, 1, 1);
  candidate_.planned(0).cell.digest = 0xdef;
  const Comparison found = compared({.margin = 0.02, .allowed = {}, .set_aside = true});
  EXPECT_EQ(found.cells.size(), 1);
  ASSERT_EQ(found.not_compared.size(), 1);
  EXPECT_TRUE(contains(found.not_compared[0].reason, "0x0000000000000def"));
}

TEST_F(ComparisonTest, RefusesAnotherSizeUnlessTold) {
  both({.strategy = "serial.python"}, 1, 1);
  candidate_.planned(0).cell.items = 101;
  EXPECT_TRUE(contains(error_of([&] { (void)compared(); }), "--allow size"));
  EXPECT_NO_THROW((void)compared({.margin = 0.02, .allowed = {"size"}}));
}

TEST_F(ComparisonTest, RefusesWhatHasNoCellInCommon) {
  visits(baseline_, baseline_.add({.strategy = "serial.python"}), 1);
  visits(candidate_, candidate_.add({.strategy = "threads.python"}), 1);
  EXPECT_TRUE(contains(error_of([&] { (void)compared(); }), "no cell in common"));
}

TEST_F(ComparisonTest, HoldsInterpretersAgainstEachOtherWhenTold) {
  visits(baseline_, baseline_.add({.strategy = "serial.python"}), 1);
  visits(candidate_, candidate_.add({.strategy = "serial.python", .interpreter = "cp313"}), 1);
  candidate_.replace_interpreter("cp313");
  EXPECT_TRUE(contains(error_of([&] { (void)compared(); }), "--allow interpreter"));
  EXPECT_EQ(compared({.margin = 0.02, .allowed = {"interpreter"}}).cells.size(), 1);
}

TEST_F(ComparisonTest, RefusesSingleVisits) {
  both({.strategy = "serial.python"}, 1, 1.1, 1);
  EXPECT_TRUE(contains(error_of([&] { (void)compared(); }), "--rounds 6"));
}

TEST_F(ComparisonTest, RefusesWhenEverythingFailed) {
  const std::string cell = baseline_.add({.strategy = "serial.python"});
  baseline_.fail(cell, 1, "no luck");
  visits(candidate_, candidate_.add({.strategy = "serial.python"}), 1);
  EXPECT_TRUE(contains(error_of([&] { (void)compared(); }), "no luck"));
}

}  // namespace
}  // namespace gilscope::comparison
