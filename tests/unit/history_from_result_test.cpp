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

using nlohmann::json;
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
    json result = run_.result(complete);
    result["context"]["gilscope"]["interpreters"]["cp311"] = {
        {"version", "3.11.2"}, {"executable", "/usr/bin/python3"}, {"gil", true}};
    return summarise_result(result, result.dump(), "run.json");
  }
  tests::SyntheticRun run_;
  std::string one_ = run_.add({.strategy = "threads.ext_nogil"});
  std::string two_ = run_.add({.strategy = "threads.ext_nogil", .workers = 2});
  std::string skipped_ = run_.add({.strategy = "threads.python", .skipped = "why"});
};

TEST_F(FromResultTest, SpeedUpIsAgainstOneWorkerOfTheSameRound) {
  const Summary summary = summarise();
  ASSERT_EQ(summary.series.size(), 3U);
  EXPECT_FALSE(summary.columns[3][0]);  // one worker
  ASSERT_TRUE(summary.columns[3][1]);
  EXPECT_NEAR(summary.columns[3][1]->median, 1.6, 1e-9);
  EXPECT_NEAR(*summary.columns[3][1]->low, 1.6, 1e-9);
  EXPECT_NEAR(summary.columns[0][1]->median, 0.135, 1e-9);
  EXPECT_EQ(summary.columns[0][1]->n, 6);
  EXPECT_EQ(summary.columns[2][1]->median, 50 << 20);
  for (const auto& column : summary.columns) EXPECT_FALSE(column[2]);  // skipped
}

TEST_F(FromResultTest, IsMarkedWhenInterrupted) {
  EXPECT_EQ(summarise(true).facts["complete"], true);
  EXPECT_EQ(summarise(false).facts["complete"], false);
}

TEST_F(FromResultTest, NamesFactsOfTheRun) {
  const Summary summary = summarise();
  EXPECT_EQ(summary.text("suite"), "synthetic");
  EXPECT_EQ(summary.machine(), "imaginary");
  EXPECT_EQ(summary.facts["commit"], json());
  EXPECT_EQ(summary.facts["interpreters"]["cp311"]["version"], "3.11.2");
  EXPECT_EQ(summary.facts["interpreters"]["cp311"]["gil"], true);
}

TEST_F(FromResultTest, SidesOfARunAreTwoRuns) {
  json result = run_.result();
  result["context"]["gilscope"]["side"] = "new";
  const Summary now = summarise_result(result, "a", "new.json");
  result["context"]["gilscope"]["side"] = "base";
  const Summary base = summarise_result(result, "b", "base.json");
  EXPECT_NE(now.text("identity"), base.text("identity"));
}

TEST_F(FromResultTest, HostileTextMakesNoPath) {
  run_.set_machine(
      "../../etc/\x01"
      "cron");
  run_.planned(0)["cell"]["kernel"] = "<script>\x1b[31m" + std::string(5000, 'x');
  const Summary summary = summarise();
  EXPECT_TRUE(is_hexadecimal(summary.machine(), 16));
  const auto& kernel = summary.series[0]["kernel"].get_ref<const std::string&>();
  EXPECT_LT(kernel.size(), 400U);
  EXPECT_EQ(kernel.find('\x1b'), std::string::npos);
  const tests::TemporaryFolder folder;
  add_to_folder(folder.path(), {summary});
  EXPECT_EQ(read_history(folder.path()).runs(), 1U);
}

TEST(FromResult, WithoutAnyMeasuredCellIsRefused) {
  tests::SyntheticRun run;
  run.add({.strategy = "threads.python", .skipped = "why"});
  EXPECT_TRUE(contains(error_of([&] { summarise_result(run.result(), "", "run.json"); }),
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
