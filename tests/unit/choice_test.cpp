// Which strategy is recommended: neither luck nor a hair's breadth chooses, and ties are ties.
#include "harness/analysis/choice.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "harness/analysis/analysis.h"
#include "tests/unit/synthetic_run.h"

namespace gilscope::analysis {
namespace {

using Times = std::vector<double>;
using Names = std::vector<std::string>;

constexpr double kBase = 10;

class ChoiceTest : public testing::Test {
 protected:
  // Visited in rounds 1, 2, ... with these times, a visit starting so long.
  std::string measured(const tests::CellOptions& options, const Times& times,
                       double startup_s = 0.001) {
    const std::string name = run_.add(options);
    for (std::size_t i = 0; i < times.size(); ++i) {
      model::Visit& visit = run_.visit(name, static_cast<int>(i + 1), {times[i]});
      visit.readings.set(model::readings::startup_s, startup_s);
    }
    return name;
  }

  // So many times as fast as the base in each round.
  std::string faster(const tests::CellOptions& options, Times gains, double startup_s = 0.001) {
    for (double& gain : gains) gain = kBase / gain;
    return measured(options, gains, startup_s);
  }

  std::string base() { return measured({.strategy = "serial.python"}, Times(kRounds, kBase)); }

  const KernelAnalysis& primes() {
    analysis_ = analyse(run_.run());
    return analysis_.kernels.front();
  }

  const Choice& choice(Question question) {
    const Choice* found = primes().choice(question);
    if (found == nullptr) throw std::out_of_range("no choice");
    return *found;
  }

  static Names names(const std::vector<const CellAnalysis*>& cells) {
    Names result;
    for (const CellAnalysis* cell : cells) result.push_back(cell->name());
    return result;
  }

  static constexpr std::size_t kRounds = 6;
  tests::SyntheticRun run_;
  Analysis analysis_;
};

// 1.86x [1.12-2.38] after 60 ms beside 1.80x [1.70-2.39] after 4 ms.
TEST_F(ChoiceTest, TheLowerBoundChoosesNotTheLuckiestMiddle) {
  base();
  const auto lucky =
      faster({.strategy = "mp_pool_spawn.python", .family = "processes", .workers = 2},
             {1.12, 1.3, 1.84, 1.88, 2.3, 2.38}, 0.060);
  const auto steady = faster({.strategy = "pipes_fork.python", .family = "processes", .workers = 2},
                             {1.70, 1.78, 1.79, 1.81, 2.2, 2.39}, 0.004);
  const Choice& found = choice(Question::python);
  EXPECT_EQ(found.recommended->name(), steady);
  EXPECT_EQ(found.leader->name(), steady);
  EXPECT_EQ(names(found.alike), (Names{lucky}));
  EXPECT_EQ(found.gain, Gain::shown);
  EXPECT_EQ(primes().tiers, (std::vector<int>{1, 1, 2}));
}

TEST_F(ChoiceTest, AmongEquallyGoodOnesTheFasterStartIsRecommended) {
  base();
  const auto slow =
      faster({.strategy = "mp_pool_spawn.python", .family = "processes", .workers = 2},
             {1.80, 1.82, 1.81, 1.79, 1.80, 1.83}, 0.060);
  const auto quick = faster({.strategy = "pipes_fork.python", .family = "processes", .workers = 2},
                            {1.80, 1.80, 1.80, 1.80, 1.81, 1.81}, 0.004);
  const Choice& found = choice(Question::python);
  EXPECT_EQ(found.recommended->name(), quick);
  EXPECT_EQ(names(found.alike), (Names{slow}));  // the leader or not
  EXPECT_EQ(choice(Question::any).recommended->name(), quick);
}

TEST_F(ChoiceTest, AmongEquallyGoodOnesTheSimplerIsRecommended) {
  base();
  const Times gains{1.80, 1.82, 1.81, 1.79, 1.80, 1.83};
  faster({.strategy = "process_pool_fork.python", .family = "processes", .workers = 2}, gains);
  const auto threads =
      faster({.strategy = "threads.python", .family = "threads", .workers = 2}, gains, 0.5);
  EXPECT_EQ(choice(Question::python).recommended->name(), threads);
}

// A simpler one that may be no faster than the loop is not recommended for being in doubt.
TEST_F(ChoiceTest, DoubtIsNoMerit) {
  base();
  const auto threads = faster({.strategy = "threads.python", .family = "threads", .workers = 2},
                              {0.6, 0.9, 1.1, 1.3, 2.0, 2.4});
  const auto processes =
      faster({.strategy = "process_pool_fork.python", .family = "processes", .workers = 2},
             {1.70, 1.78, 1.79, 1.81, 2.2, 2.39});
  const Choice& found = choice(Question::python);
  EXPECT_EQ(found.recommended->name(), processes);
  EXPECT_EQ(names(found.alike), (Names{threads}));
}

// The fastest by its own median, 0.97x by the paired ratio: the rounds in which it ran were slow
// ones for the base, too.
TEST_F(ChoiceTest, WhatIsTiedWithTheLoopShowsNoGain) {
  const auto loop = measured({.strategy = "serial.python"}, {136, 136, 136, 40, 41, 42});
  const auto pool =
      measured({.strategy = "process_pool_fork.python", .family = "processes", .workers = 16},
               {65, 66, 150, 42, 43, 64});
  const Choice& found = choice(Question::python);
  EXPECT_EQ(found.recommended->name(), loop);
  EXPECT_EQ(found.gain, Gain::not_shown);
  EXPECT_EQ(names(found.alike), (Names{pool}));
}

TEST_F(ChoiceTest, TheFewestVisitsAreTooFewToTell) {
  measured({.strategy = "serial.python"}, {10, 10});
  const auto pool = measured(
      {.strategy = "process_pool_fork.python", .family = "processes", .workers = 2}, {5, 5});
  const Choice& found = choice(Question::python);
  EXPECT_EQ(found.recommended->name(), pool);
  EXPECT_EQ(found.gain, Gain::unknown);
}

// Of medians that are as good the simplest, too.
TEST_F(ChoiceTest, AFewPercentInFewRoundsRecommendNothingButTheLoop) {
  const auto loop = measured({.strategy = "serial.python"}, {10, 10});
  measured({.strategy = "process_pool_fork.python", .family = "processes", .workers = 2},
           {9.8, 9.6});
  const Choice& found = choice(Question::python);
  EXPECT_EQ(found.recommended->name(), loop);
  EXPECT_EQ(found.gain, Gain::not_shown);
}

TEST_F(ChoiceTest, WithoutABaseNothingIsGainedForSure) {
  const auto pool =
      measured({.strategy = "process_pool_fork.python", .family = "processes"}, {5, 5, 5, 5, 5, 5});
  measured({.strategy = "threads.python", .family = "threads"}, {9, 9, 9, 9, 9, 9});
  const Choice& found = choice(Question::python);
  EXPECT_EQ(found.recommended->name(), pool);
  EXPECT_EQ(found.gain, Gain::unknown);
  EXPECT_FALSE(found.split.total);
}

// The base was not visited in two rounds, where the machine was twice as fast: the parts of one
// speed-up come from the same rounds, and so multiply to it.
TEST_F(ChoiceTest, ThePartsOfASpeedUpAreOfCommonRounds) {
  measured({.strategy = "serial.python"}, {100, 100, 100, 100, 100, 100});
  measured({.strategy = "serial.native", .family = "native"}, {2, 2, 2, 2, 2, 2, 1, 1});
  measured({.strategy = "native_threads.native", .family = "native", .workers = 2},
           {1, 1, 1, 1, 1, 1, 0.9, 0.9});
  const Choice& found = choice(Question::cpp);
  EXPECT_EQ(found.split.total->n, 6);
  EXPECT_EQ(found.split.language->n, 6);
  EXPECT_EQ(found.split.concurrency->n, 6);
  EXPECT_NEAR(found.split.language->median, 50, 1e-9);
  EXPECT_NEAR(found.split.concurrency->median, 2, 1e-9);
  EXPECT_NEAR(found.split.total->median, 100, 1e-9);
}

// Python code under the base's interpreter; C++ wherever it runs; everything.
TEST_F(ChoiceTest, EachQuestionHasItsCompetitors) {
  base();
  const auto free = faster(
      {.strategy = "threads.python", .family = "threads", .workers = 2, .interpreter = "cp313t"},
      Times(kRounds, 4));
  const auto native = faster({.strategy = "serial.native", .family = "native"}, Times(kRounds, 3));
  EXPECT_EQ(choice(Question::python).recommended->cell.strategy(), "serial.python");
  EXPECT_EQ(choice(Question::cpp).recommended->name(), native);
  EXPECT_EQ(choice(Question::any).recommended->name(), free);
}

// Who asks for pure Python has no program in C++ around it, and who may write C++ need not embed.
TEST_F(ChoiceTest, EmbeddingIsTheLastResort) {
  base();
  const Times gains{4.0, 4.1, 4.0, 4.2, 4.1, 4.0};
  faster({.strategy = "embed_threads.python", .family = "embedded", .host = "embedded"}, gains);
  faster({.strategy = "embed_threads.ext_nogil", .family = "embedded", .host = "embedded"}, gains);
  const auto native = faster({.strategy = "native_threads.native", .family = "native"}, gains);
  EXPECT_EQ(choice(Question::python).recommended->cell.strategy(), "serial.python");
  EXPECT_EQ(choice(Question::cpp).recommended->name(), native);
}

TEST_F(ChoiceTest, WhereNothingCompetesThereIsNoChoice) {
  base();
  EXPECT_EQ(primes().choice(Question::cpp), nullptr);
  EXPECT_NE(primes().choice(Question::python), nullptr);
}

// Ranks that count who is faster read 1=, 1=, 3, 2= here: b and c are both beaten by a alone.
TEST_F(ChoiceTest, TiersDoNotJump) {
  const auto a = measured({.strategy = "a.python"}, {1.00, 1.01, 1.02, 1.00, 1.01, 1.02});
  const auto b = measured({.strategy = "b.python"}, {0.80, 1.2, 1.3, 1.2, 1.1, 1.1});
  const auto c = measured({.strategy = "c.python"}, {1.10, 1.11, 1.12, 1.10, 1.11, 1.12});
  const auto d = measured({.strategy = "d.python"}, {1.20, 1.21, 1.22, 1.20, 1.21, 1.22});
  const KernelAnalysis& found = primes();
  EXPECT_EQ(names(found.ranking), (Names{a, b, c, d}));
  EXPECT_EQ(found.tiers, (std::vector<int>{1, 1, 2, 3}));
}

TEST_F(ChoiceTest, AStrategyPaysOnceItsStartIsMadeGoodFor) {
  measured({.strategy = "serial.python"}, Times(kRounds, 10), 1);
  const auto pool = measured({.strategy = "process_pool_fork.python", .family = "processes"},
                             Times(kRounds, 6), 14);
  const auto slow =
      measured({.strategy = "threads.python", .family = "threads"}, Times(kRounds, 11), 2);
  const auto quick =
      measured({.strategy = "thread_pool.python", .family = "threads"}, Times(kRounds, 5), 1);
  analysis_ = analyse(run_.run());
  const auto cell = [&](const std::string& name) -> const CellAnalysis& {
    return *std::ranges::find(analysis_.cells, name, &CellAnalysis::name);
  };
  // 14 + cold + 6 (n - 1) <= 1 + cold + 10 (n - 1), with the same cold sample.
  ASSERT_TRUE(cell(pool).pays_from);
  EXPECT_EQ(cell(pool).pays_from->median, 5);
  EXPECT_FALSE(cell(slow).pays_from);
  EXPECT_EQ(cell(quick).pays_from->median, 1);
}

}  // namespace
}  // namespace gilscope::analysis
