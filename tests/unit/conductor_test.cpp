// Whole runs with a runner that measures nothing: the order of visits, journals, resuming,
// failures.
#include "harness/conductor/conductor.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "harness/storage/journal.h"
#include "harness/storage/result_file.h"
#include "harness/support/files.h"
#include "tests/unit/helpers.h"

namespace gilscope::conductor {
namespace {

using Status = RunOutcome::Status;
using Visits = std::vector<std::pair<std::int64_t, std::string>>;  // round, cell

// Reports at once what a runner would. A cell whose kernel is `broken` fails.
constexpr const char* kRunner = R"sh(#!/bin/sh
for argument; do
  case $argument in
    --gilscope_visit=*) visit=${argument#*=} ;;
    --gilscope_report=*) report=${argument#*=} ;;
  esac
done
if grep -q '"kernel":"broken"' "$visit"; then
  echo '{"error": "wrong digest"}' >"$report"
  exit 1
elif grep -q '"telemetry":true' "$visit"; then
  cat >"$report" <<'END'
{"telemetry": {"asked_hz": 1000, "rate_hz": 999, "sampled_s": 1, "ticks": 999,
  "shares": {"python": 1, "native": 0, "gil": 0, "waiting": 0, "unattributed": 0},
  "workers": [], "gil": null, "free_threaded": null, "plain_s": [1], "watched_s": [1]}}
END
else
  cat >"$report" <<'END'
{"boot_s": 0.1, "startup_s": 0.1, "teardown_s": 0.1, "rss_bytes": 1, "pss_bytes": null,
 "processes": 1, "samples": [
  {"phase": "cold", "elapsed_s": 2, "cpu_s": 2, "digest": "0x0000000000000abc",
   "per_worker_s": [2], "per_worker_tasks": [4], "iterations": 1, "real_time": 2000,
   "cpu_time": 2000, "time_unit": "ms", "repetition_index": 0},
  {"phase": "warm", "elapsed_s": 1, "cpu_s": 1, "digest": "0x0000000000000abc",
   "per_worker_s": [1], "per_worker_tasks": [4], "iterations": 1, "real_time": 1000,
   "cpu_time": 1000, "time_unit": "ms", "repetition_index": 1}]}
END
fi
)sh";

class ConductorTest : public testing::Test {
 protected:
  ConductorTest() {
    std::filesystem::permissions(folder_.write("build/gilscope-runner", kRunner),
                                 std::filesystem::perms::owner_all);
    plan_.settings.rounds = 3;
    plan_.settings.telemetry = true;
    plan_.seed = 7;
    add_side("new.json", {"mandelbrot", "nbody", "primes"});
  }

  void add_side(const std::string& result, const std::vector<std::string>& kernels) {
    Side side;
    side.tree = {.source = folder_.path(), .build = folder_.path() / "build"};
    side.result = folder_.path() / result;
    for (const std::string& kernel : kernels) {
      model::PlannedCell& planned = side.cells.emplace_back();
      planned.cell.kernel = kernel;
      planned.cell.kernel_class = "cpu";
      planned.cell.size = "tiny";
      planned.cell.executor = "serial";
      planned.cell.binding = "native";
      planned.cell.family = "serial";
      planned.cell.interpreter = "native";
      planned.cell.host = "native";
    }
    side.header.suite = "small";
    side.header.settings = plan_.settings;
    side.header.seed = plan_.seed;
    side.header.started_at = "2026-01-31T23:59:59Z";
    side.header.plan = side.cells;
    for (const std::string& kernel : kernels) side.header.kernels[kernel] = {};
    plan_.sides.push_back(std::move(side));
  }

  RunOutcome conduct(std::vector<std::vector<model::Visit>> done = {}) const {
    return conductor::conduct(plan_, std::move(done));
  }

  // What a run leaves in its journal when it is killed after so many visits of all.
  std::vector<model::Visit> first_visits(const model::Run& whole, std::int64_t count) const {
    std::vector<model::Visit> visits = whole.visits;
    std::int64_t number = plan_.settings.rounds * 3;  // those that watch come last
    for (const auto& [cell, telemetry] : whole.telemetry) {
      model::Visit& watched = visits.emplace_back();
      watched.cell = cell;
      watched.number = ++number;
      watched.telemetry = telemetry;
    }
    visits.resize(static_cast<std::size_t>(count));
    return visits;
  }

  std::vector<model::Visit> through_a_journal(const std::vector<model::Visit>& visits) const {
    const auto file = storage::journal_of(plan_.candidate().result);
    {
      storage::Journal journal(file, plan_.candidate().header);
      for (const model::Visit& visit : visits) journal.append(visit);
    }
    return storage::read_journal(file).visits;
  }

  [[nodiscard]] bool exists(const std::string& name) const {
    return std::filesystem::exists(folder_.path() / name);
  }

  static Visits order(const model::Run& run) {
    Visits order;
    for (const model::Visit& visit : run.visits) order.emplace_back(visit.round, visit.cell);
    return order;
  }

  tests::TemporaryFolder folder_;
  RunPlan plan_;
};

TEST_F(ConductorTest, VisitsEveryCellInEveryRoundAndWatchesItOnce) {
  const RunOutcome outcome = conduct();
  EXPECT_EQ(outcome.status, Status::complete);
  EXPECT_TRUE(outcome.failures.empty());
  const model::Run& run = outcome.analyses.at(0).run;
  EXPECT_TRUE(run.header.complete);
  EXPECT_EQ(run.telemetry.size(), 3U);
  ASSERT_EQ(run.visits.size(), 9U);
  for (std::size_t i = 0; i < run.visits.size(); ++i) {
    EXPECT_EQ(run.visits[i].round, static_cast<std::int64_t>(1 + i / 3));
    EXPECT_EQ(run.visits[i].number, static_cast<std::int64_t>(1 + i));
  }
}

TEST_F(ConductorTest, WritesWhatItReturnsAndRemovesTheJournal) {
  const RunOutcome outcome = conduct();
  EXPECT_FALSE(exists("new.json.journal"));
  const model::Run run = storage::read_result(folder_.path() / "new.json");
  EXPECT_EQ(order(run), order(outcome.analyses.at(0).run));
  EXPECT_EQ(run.header.warnings.size(), outcome.analyses.at(0).run.header.warnings.size());
}

// Among others in the middle of a round, at its end, and among the visits that watch.
TEST_F(ConductorTest, GoesOnInTheOrderOfARunThatWasNotInterrupted) {
  const RunOutcome whole = conduct();
  const model::Run& expected = whole.analyses.at(0).run;
  for (std::int64_t count = 1; count <= 12; ++count) {
    const auto done = through_a_journal(first_visits(expected, count));
    ASSERT_EQ(done.size(), static_cast<std::size_t>(count));
    const RunOutcome resumed = conduct({done});
    const model::Run& run = resumed.analyses.at(0).run;
    EXPECT_EQ(order(run), order(expected)) << count;
    EXPECT_EQ(run.telemetry.size(), 3U) << count;
    EXPECT_TRUE(run.header.complete);
    EXPECT_FALSE(exists("new.json.journal"));
  }
}

TEST_F(ConductorTest, ACellThatFailedIsNotVisitedAgain) {
  add_side("unused.json", {"broken", "primes"});
  plan_.sides.erase(plan_.sides.begin());
  const RunOutcome outcome = conduct();
  EXPECT_EQ(outcome.status, Status::complete);
  EXPECT_EQ(outcome.failures,
            std::vector<std::string>{"broken/tiny/serial.native/workers:1/native: wrong digest"});
  const model::Run& run = outcome.analyses.at(0).run;
  EXPECT_EQ(run.visits.size(), 4U);
  EXPECT_EQ(run.telemetry.size(), 1U);
}

TEST_F(ConductorTest, BothSidesOfACellAreVisitedBackToBack) {
  add_side("new.base.json", {"nbody", "primes"});
  const RunOutcome outcome = conduct();
  ASSERT_EQ(outcome.analyses.size(), 2U);
  std::vector<std::string> cells(std::size_t{3} * (3 + 2));  // by the number of the visit
  for (const analysis::Analysis& analysis : outcome.analyses) {
    for (const model::Visit& visit : analysis.run.visits) {
      const auto index = static_cast<std::size_t>(visit.number - 1);
      if (visit.cell.starts_with("mandelbrot")) continue;
      cells.at(index) = visit.cell;
    }
  }
  std::erase(cells, "");
  ASSERT_EQ(cells.size(), 12U);
  for (std::size_t i = 0; i < cells.size(); i += 2) EXPECT_EQ(cells[i], cells[i + 1]);
  EXPECT_TRUE(exists("new.base.json"));
  EXPECT_EQ(outcome.analyses[0].run.telemetry.size(), 3U);
  EXPECT_TRUE(outcome.analyses[1].run.telemetry.empty());
}

TEST_F(ConductorTest, ABudgetThatEndsInTheFirstRoundLeavesTheJournal) {
  plan_.settings.budget_s = 0;
  const RunOutcome outcome = conduct();
  EXPECT_EQ(outcome.status, Status::budget_too_short);
  EXPECT_TRUE(exists("new.json"));
  EXPECT_TRUE(exists("new.json.journal"));
  EXPECT_FALSE(outcome.analyses.at(0).run.header.complete);
}

// Visits that all last equally long are precise as soon as there is an interval.
TEST_F(ConductorTest, ABudgetEndsWhenEverythingIsPrecise) {
  plan_.settings.rounds = 1;
  plan_.settings.budget_s = 600;
  const RunOutcome outcome = conduct();
  EXPECT_EQ(outcome.status, Status::complete);
  const auto rounds = outcome.analyses.at(0).run.visits.back().round;
  EXPECT_GT(rounds, 6);
  EXPECT_LT(rounds, 100);
}

// A runner that knows of executions: it logs how many were asked for, and finds `CALIBRATED` of
// them where it is to find out.
std::string calibrating_runner(int calibrated) {
  return fmt::format(R"sh(#!/bin/sh
for argument; do
  case $argument in
    --gilscope_visit=*) visit=${{argument#*=}} ;;
    --gilscope_report=*) report=${{argument#*=}} ;;
  esac
done
executions=$(sed 's/.*"executions":\([0-9]*\).*/\1/' "$visit")
echo "$executions" >>"$0.log"
if [ "$executions" = 0 ] && [ {0} -gt 1 ]; then
  echo '{{"boot_s": 0.1, "calibrated": {0}}}' >"$report"
else
  [ "$executions" = 0 ] && executions=1
  sample='"elapsed_s": 1, "cpu_s": 1, "digest": "0xabc", "real_time": 1, "cpu_time": 1, "time_unit": "ms"'
  echo '{{"boot_s": 0.1, "processes": 1, "samples": [
    {{"phase": "cold", "iterations": 1, "repetition_index": 0, '"$sample"'}},
    {{"phase": "warm", "iterations": 1, "repetition_index": 1, "executions": '$executions', '"$sample"'}}
  ]}}' >"$report"
fi
)sh",
                     calibrated);
}

class CalibrationTest : public ConductorTest {
 protected:
  CalibrationTest() {
    plan_.settings.telemetry = false;
    plan_.sides.clear();
    add_side("new.json", {"nbody"});
    set_runner("build", 20);
  }

  // `calibrated`: how many executions it finds.
  void set_runner(const std::string& build, int calibrated) const {
    std::filesystem::permissions(
        folder_.write(build + "/gilscope-runner", calibrating_runner(calibrated)),
        std::filesystem::perms::owner_all);
  }

  void add_baseline(int calibrated) {
    add_side("new.base.json", {"nbody"});
    plan_.sides.back().tree.build = folder_.path() / "base";
    set_runner("base", calibrated);
  }

  [[nodiscard]] std::string asked(const std::string& build = "build") const {
    std::string text = read_text(folder_.path() / build / "gilscope-runner.log");
    std::ranges::replace(text, '\n', ' ');
    return text;
  }

  static std::vector<std::int64_t> executions(const model::Run& run) {
    std::vector<std::int64_t> executions;
    for (const model::Visit& visit : run.visits) {
      executions.push_back(visit.samples.back().executions);
    }
    return executions;
  }
};

using Executions = std::vector<std::int64_t>;

TEST_F(CalibrationTest, IsMadeOnceAndIsNoVisit) {
  const RunOutcome outcome = conduct();
  EXPECT_EQ(asked(), "0 20 20 20 ");
  const model::Run& run = outcome.analyses.at(0).run;
  EXPECT_EQ(executions(run), (Executions{20, 20, 20}));
  EXPECT_EQ(run.visits.back().number, 3);
  EXPECT_EQ(outcome.analyses.at(0).cells.at(0).executions, 20);
}

TEST_F(CalibrationTest, ACellThatTakesOneExecutionHasThenBeenVisited) {
  set_runner("build", 1);
  EXPECT_EQ(executions(conduct().analyses.at(0).run), (Executions{1, 1, 1}));
  EXPECT_EQ(asked(), "0 1 1 ");
}

TEST_F(CalibrationTest, IsNotMadeWhereASampleMayBeShort) {
  plan_.settings.min_sample_s = 0;
  EXPECT_EQ(executions(conduct().analyses.at(0).run), (Executions{1, 1, 1}));
  EXPECT_EQ(asked(), "1 1 1 ");
}

TEST_F(CalibrationTest, OfTwoSidesTheLargerOneCounts) {
  add_baseline(7);
  const RunOutcome outcome = conduct();
  EXPECT_EQ(executions(outcome.analyses.at(0).run), (Executions{20, 20, 20}));
  EXPECT_EQ(executions(outcome.analyses.at(1).run), (Executions{20, 20, 20}));
}

// Whichever comes first, the side that takes one has been timed with one.
TEST_F(CalibrationTest, ASideThatTakesOneMakesItOneForBoth) {
  add_baseline(1);
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
    plan_.seed = seed;
    const RunOutcome outcome = conduct();
    EXPECT_EQ(executions(outcome.analyses.at(0).run), (Executions{1, 1, 1})) << seed;
    EXPECT_EQ(executions(outcome.analyses.at(1).run), (Executions{1, 1, 1})) << seed;
  }
}

TEST_F(CalibrationTest, ARunThatGoesOnUsesTheSame) {
  const RunOutcome whole = conduct();
  std::vector<model::Visit> done = whole.analyses.at(0).run.visits;
  done.resize(1);
  set_runner("build", 50);
  std::filesystem::remove(folder_.path() / "build/gilscope-runner.log");
  const RunOutcome resumed = conduct({through_a_journal(done)});
  EXPECT_EQ(asked(), "20 20 ");
  EXPECT_EQ(executions(resumed.analyses.at(0).run), (Executions{20, 20, 20}));
}

TEST_F(ConductorTest, ARunnerThatSaysNothingIsAFailureWithAReason) {
  folder_.write("build/gilscope-runner", "#!/bin/sh\necho what went wrong >&2; exit 3\n");
  const RunOutcome outcome = conduct();
  ASSERT_EQ(outcome.failures.size(), 3U);
  EXPECT_TRUE(tests::contains(outcome.failures[0], "the runner died: what went wrong"));
}

TEST_F(ConductorTest, AReportThatIsNoneIsAFailureWithAReason) {
  folder_.write("build/gilscope-runner",
                "#!/bin/sh\nfor argument; do :; done; echo '{\"samples\": 3}' >${argument#*=}\n");
  const RunOutcome outcome = conduct();
  ASSERT_EQ(outcome.failures.size(), 3U);
  EXPECT_TRUE(tests::contains(outcome.failures[0], "the runner's report cannot be used"));
}

}  // namespace
}  // namespace gilscope::conductor
