// The result file: rows that Google Benchmark's readers understand, and the way back.
#include "harness/storage/result_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "harness/analysis/analysis.h"
#include "tests/unit/helpers.h"
#include "tests/unit/synthetic_run.h"

namespace gilscope::results {
namespace {

using nlohmann::json;
using tests::contains;
using tests::error_of;

// A measured cell with two visits, a skipped one, one that failed after a good visit.
class ResultFileTest : public testing::Test {
 protected:
  ResultFileTest() {
    run_.visit(good_, 1, {0.5, 0.25, 0.125});
    run_.visit(failed_, 1, {1});
    run_.visit(good_, 2, {0.25});
    run_.fail(failed_, 2, "wrong digest 0x1");
  }

  // The rows of a cell.
  static std::vector<json> rows(const json& result, const std::string& cell) {
    std::vector<json> found;
    for (const json& row : result.at("benchmarks")) {
      if (row.at("run_name") == cell) found.push_back(row);
    }
    return found;
  }

  tests::SyntheticRun run_;
  std::string good_ = run_.add({.strategy = "serial.python"});
  std::string skipped_ = run_.add({.strategy = "threads.python", .workers = 2, .skipped = "why"});
  std::string failed_ = run_.add({.strategy = "threads.ext_gil", .workers = 2});
};

TEST_F(ResultFileTest, HasARowForEverySampleAndOneForTheCell) {
  const auto rows = ResultFileTest::rows(run_.result(), good_);
  ASSERT_EQ(rows.size(), 4U + 2 + 1);
  std::vector<double> times;
  for (const json& row : rows) times.push_back(row.at("real_time"));
  EXPECT_EQ(times, (std::vector<double>{9000, 500, 250, 125, 9000, 250, 250}));
}

TEST_F(ResultFileTest, SampleRowsSayAllOfSampleVisitAndCell) {
  const json row = rows(run_.result(), good_)[1];
  EXPECT_EQ(row.at("name"), "primes/tiny/serial.python/workers:1/cp311");
  EXPECT_EQ(row.at("run_type"), "iteration");
  EXPECT_EQ(row.at("threads"), 1);
  EXPECT_EQ(row.at("iterations"), 1);
  EXPECT_EQ(row.at("time_unit"), "ms");
  EXPECT_EQ(row.at("cpu_time"), 1000);
  EXPECT_FALSE(row.contains("error_occurred"));
  const json& ours = row.at("gilscope");
  EXPECT_EQ(ours.at("status"), "measured");
  EXPECT_EQ(ours.at("strategy"), "serial.python");
  EXPECT_EQ(ours.at("phase"), "warm");
  EXPECT_EQ(ours.at("elapsed_s"), 0.5);
  EXPECT_EQ(ours.at("round"), 1);
  EXPECT_EQ(ours.at("visit"), 1);
  EXPECT_EQ(ours.at("boot_s"), 0.25);
  EXPECT_EQ(ours.at("pss_bytes"), nullptr);
  EXPECT_FALSE(ours.contains("real_time"));
  EXPECT_FALSE(ours.contains("params"));  // those stay in the plan
}

TEST_F(ResultFileTest, TheAggregateIsTheMedianOverVisits) {
  const json row = rows(run_.result(), good_).back();
  EXPECT_EQ(row.at("run_type"), "aggregate");
  EXPECT_EQ(row.at("aggregate_name"), "median");
  EXPECT_EQ(row.at("name"), good_ + "_median");
  EXPECT_EQ(row.at("iterations"), 2);
  EXPECT_EQ(row.at("real_time"), 250);
  EXPECT_EQ(row.at("cpu_time"), 500);
  const json& ours = row.at("gilscope");
  EXPECT_EQ(ours.at("visits"), 2);
  EXPECT_EQ(ours.at("warm_s"), json({{"median", 0.25}, {"low", {}}, {"high", {}}, {"n", 2}}));
  EXPECT_EQ(ours.at("cold_s").at("median"), 9);
  EXPECT_EQ(ours.at("speedup_python").at("median"), 1);
  EXPECT_FALSE(ours.contains("pss_bytes"));  // the kernel had none
}

TEST_F(ResultFileTest, ASkippedCellIsARowThatSaysWhy) {
  const auto rows = ResultFileTest::rows(run_.result(), skipped_);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].at("error_occurred"), true);
  EXPECT_EQ(rows[0].at("error_message"), "why");
  EXPECT_EQ(rows[0].at("gilscope").at("status"), "skipped");
  EXPECT_EQ(rows[0].at("real_time"), 0);
}

TEST_F(ResultFileTest, AFailedCellHasNoAggregateButAnError) {
  const auto rows = ResultFileTest::rows(run_.result(), failed_);
  EXPECT_TRUE(std::ranges::none_of(
      rows, [](const json& row) { return row.at("run_type") == "aggregate"; }));
  EXPECT_EQ(rows.back().at("error_occurred"), true);
  EXPECT_EQ(rows.back().at("error_message"), "wrong digest 0x1");
  EXPECT_EQ(rows.back().at("gilscope").at("status"), "failed");
}

TEST_F(ResultFileTest, CellsAreNumberedInTheOrderOfThePlan) {
  const json result = run_.result();
  int last = 0;
  for (const json& row : result.at("benchmarks")) {
    EXPECT_GE(row.at("family_index"), last);
    last = row.at("family_index");
  }
  EXPECT_EQ(last, 2);
}

TEST_F(ResultFileTest, SaysWhetherItIsComplete) {
  EXPECT_EQ(run_.result(true).at("context").at("gilscope").at("complete"), true);
  EXPECT_EQ(run_.result(false).at("context").at("gilscope").at("complete"), false);
}

// Interrupted early: what was not reached is there and says so.
TEST_F(ResultFileTest, ACellThatWasNotReachedIsSkipped) {
  const std::string late = run_.add({.strategy = "late.python"});
  const auto rows = ResultFileTest::rows(run_.result(false), late);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].at("gilscope").at("status"), "skipped");
  EXPECT_EQ(rows[0].at("error_message"), "the run ended before its first visit");
}

TEST_F(ResultFileTest, HasWhatReadersOfGoogleBenchmarkExpect) {
  const json context = run_.result().at("context");
  for (const char* key : {"date", "host_name", "executable", "num_cpus", "mhz_per_cpu",
                          "cpu_scaling_enabled", "caches", "load_avg", "library_build_type"}) {
    EXPECT_TRUE(context.contains(key)) << key;
  }
}

TEST_F(ResultFileTest, TheVisitsComeBackFromTheRows) {
  const json result = run_.result();
  const auto visits = visits_of(result);
  // Cell by cell; a failed cell's last visit without its numbers.
  ASSERT_EQ(visits.size(), 4U);
  const auto& original = run_.visits();
  for (const auto& [back, was] : {std::pair(0, 0), std::pair(1, 2), std::pair(2, 1)}) {
    for (const char* key : {"cell", "round", "visit"})
      EXPECT_EQ(visits[back][key], original[was][key]);
    const json& report = original[was]["report"];
    for (const auto& [key, value] : report.items()) {
      if (key == "samples") continue;
      EXPECT_EQ(visits[back]["report"][key], value) << key;
    }
    ASSERT_EQ(visits[back]["report"]["samples"].size(), report["samples"].size());
    for (std::size_t i = 0; i < report["samples"].size(); ++i) {
      for (const auto& [key, value] : report["samples"][i].items()) {
        EXPECT_EQ(visits[back]["report"]["samples"][i][key], value) << key;
      }
    }
  }
  EXPECT_EQ(visits[3]["cell"], failed_);
  EXPECT_EQ(visits[3]["failed"], "wrong digest 0x1");
}

TEST_F(ResultFileTest, AnAnalysisOfTheRowsIsTheAnalysisOfTheVisits) {
  const json result = run_.result();
  const json header = result.at("context").at("gilscope");
  EXPECT_EQ(to_json(analyse(header, visits_of(result)), "run.json"),
            to_json(analyse(header, run_.visits()), "run.json"));
}

class ReadResult : public ResultFileTest {
 protected:
  std::string error(const std::string& text) {
    folder_.write("run.json", text);
    return error_of([&] { read_result(folder_.path() / "run.json"); });
  }
  tests::TemporaryFolder folder_;
};

TEST_F(ReadResult, GivesBackWhatWasWritten) {
  const auto file = folder_.write("run.json", run_.result().dump(1));
  EXPECT_EQ(read_result(file).at("benchmarks"), run_.result().at("benchmarks"));
}

TEST_F(ReadResult, NamesAFileThatWasCutOff) {
  const std::string text = run_.result().dump(1);
  EXPECT_TRUE(contains(error(text.substr(0, text.size() / 2)),
                       "run.json' is no JSON or was cut off; give a result file of gilscope run"));
}

TEST_F(ReadResult, NamesAFileOfSomethingElse) {
  for (const char* text : {"[]", "{}", "7", R"({"context": {}, "benchmarks": []})",
                           R"({"context": 3, "benchmarks": []})"}) {
    EXPECT_TRUE(contains(error(text), "run.json' is no result of gilscope; give a file")) << text;
  }
}

TEST_F(ReadResult, NamesAFileOfAnotherVersion) {
  json result = run_.result();
  result["context"]["gilscope"]["schema_version"] = 99;
  EXPECT_TRUE(contains(error(result.dump()),
                       "run.json' has schema version 99, this gilscope reads 1; use the gilscope "
                       "that wrote it, or measure again."));
}

}  // namespace
}  // namespace gilscope::results
