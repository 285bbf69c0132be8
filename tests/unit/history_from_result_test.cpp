// From a result to its summary.
#include <gtest/gtest.h>

#include <string>

#include "harness/history/from_result.h"
#include "harness/history/history.h"
#include "harness/history/times.h"
#include "tests/unit/helpers.h"
#include "tests/unit/synthetic_run.h"

namespace gilscope::history {
namespace {

using tests::contains;
using tests::error_of;

class FromResultTest : public testing::Test {
 protected:
  FromResultTest() {
    for (int round = 1; round <= 6; ++round) {
      // Two workers are 1.6 times as fast in every round, however the rounds differ.
      const double drift = 1 + 0.1 * round;
      run_.visit(one_, round, {0.16 * drift});
      run_.visit(two_, round, {0.1 * drift});
    }
  }
  Summary summarise(bool complete = true) {
    run_.header().interpreters["cp311"].version = "3.11.2";
    run_.header().interpreters["cp311"].executable = "/usr/bin/python3";
    return summarise_run(run_.run(complete), "text", "run.json");
  }
  tests::SyntheticRun run_;
  std::string one_ = run_.add({.strategy = "threads.ext_nogil"});
  std::string two_ = run_.add({.strategy = "threads.ext_nogil", .workers = 2});
  std::string skipped_ = run_.add({.strategy = "threads.python", .skipped = "why"});
};

TEST_F(FromResultTest, SpeedUpIsAgainstOneWorkerOfTheSameRound) {
  const Summary summary = summarise();
  ASSERT_EQ(summary.series.size(), 3U);
  EXPECT_FALSE(summary.columns[model::metrics::speedup][0]);  // one worker
  ASSERT_TRUE(summary.columns[model::metrics::speedup][1]);
  EXPECT_NEAR(summary.columns[model::metrics::speedup][1]->median, 1.6, 1e-9);
  EXPECT_NEAR(*summary.columns[model::metrics::speedup][1]->low, 1.6, 1e-9);
  EXPECT_NEAR(summary.columns[model::metrics::warm_s][1]->median, 0.135, 1e-9);
  EXPECT_EQ(summary.columns[model::metrics::warm_s][1]->n, 6);
  EXPECT_EQ(summary.columns[model::metrics::rss_bytes][1]->median, 50 << 20);
  for (const MetricId id : kFollowed) EXPECT_FALSE(summary.columns[id][2]);  // skipped
}

TEST_F(FromResultTest, IsMarkedWhenInterrupted) {
  EXPECT_EQ(summarise(true).facts.complete, true);
  EXPECT_EQ(summarise(false).facts.complete, false);
}

TEST_F(FromResultTest, NamesFactsOfTheRun) {
  const Summary summary = summarise();
  EXPECT_EQ(summary.facts.suite, "synthetic");
  EXPECT_EQ(summary.facts.machine.key, "imaginary");
  EXPECT_EQ(summary.facts.commit, std::nullopt);
  EXPECT_EQ(summary.facts.interpreters.at("cp311").version, "3.11.2");
  EXPECT_EQ(summary.facts.interpreters.at("cp311").gil, true);
}

TEST_F(FromResultTest, SidesOfARunAreTwoRuns) {
  run_.header().side = "new";
  const Summary candidate = summarise_run(run_.run(), "a", "new.json");
  run_.header().side = "base";
  const Summary baseline = summarise_run(run_.run(), "b", "base.json");
  EXPECT_NE(candidate.facts.identity, baseline.facts.identity);
}

TEST_F(FromResultTest, HostileTextMakesNoPath) {
  run_.set_machine(
      "../../etc/\x01"
      "cron");
  const std::string old_name = run_.planned(0).cell.name();
  run_.planned(0).cell.kernel = "<script>\x1b[31m" + std::string(5000, 'x');
  for (model::Visit& visit : run_.visits()) {
    if (visit.cell == old_name) visit.cell = run_.planned(0).cell.name();
  }
  const Summary summary = summarise();
  EXPECT_TRUE(is_hexadecimal(summary.facts.machine.key, 16));
  const std::string& kernel = summary.series[0].kernel;
  EXPECT_LT(kernel.size(), 400U);
  EXPECT_EQ(kernel.find('\x1b'), std::string::npos);
  const tests::TemporaryFolder folder;
  add_to_folder(folder.path(), {summary});
  EXPECT_EQ(read_history(folder.path()).runs(), 1U);
}

TEST(FromResult, WithoutAnyMeasuredCellIsRefused) {
  tests::SyntheticRun run;
  run.add({.strategy = "threads.python", .skipped = "why"});
  EXPECT_TRUE(contains(error_of([&] { summarise_run(run.run(), "", "run.json"); }),
                       "'run.json' holds no measured cell"));
}

TEST(Report, IsALinkThatRunsNothing) {
  for (const char* good :
       {"https://example.org/a?b=1#c", "http://x/y", "reports/1.html", "../a.html"})
    EXPECT_EQ(checked_report(good), good);
  for (const char* bad : {"javascript:alert(1)", "JavaScript:x", "data:text/html,x", "/etc/passwd",
                          "//evil.example", "a\nb", " https://a", "", "a\"b", "file:///etc"}) {
    EXPECT_TRUE(contains(error_of([&] { checked_report(bad); }), "is no link to a report")) << bad;
  }
}

TEST(Times, OfOtherTools) {
  EXPECT_EQ(parse_time("2026-01-31T23:59:59+01:00"), parse_utc("2026-01-31T22:59:59Z"));
  EXPECT_EQ(parse_time("2016-10-21 03:14:19.670631"), parse_utc("2016-10-21T03:14:19Z"));
  EXPECT_EQ(parse_time("2016/08/04 10:45:34"), parse_utc("2016-08-04T10:45:34Z"));
  for (const char* bad : {"", "yesterday", "2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z"}) {
    EXPECT_FALSE(parse_time(bad)) << bad;
  }
  EXPECT_EQ(utc_text(*parse_utc("2026-11-24T10:15:00Z"), true), "20261124T101500Z");
}

}  // namespace
}  // namespace gilscope::history
