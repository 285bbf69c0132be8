// The result file: rows that Google Benchmark's readers understand, and the way back.
#include "harness/storage/result_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/analysis/analysis.h"
#include "harness/analysis/document.h"
#include "harness/model/json.h"
#include "tests/unit/helpers.h"
#include "tests/unit/synthetic_run.h"

namespace gilscope::storage {
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

  [[nodiscard]] json result(bool complete = true) const {
    return json::parse(result_text(analysis::analyse(run_.run(complete))));
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
  const auto rows = ResultFileTest::rows(result(), good_);
  ASSERT_EQ(rows.size(), 4U + 2 + 1);
  std::vector<double> times;
  for (const json& row : rows) times.push_back(row.at("real_time"));
  EXPECT_EQ(times, (std::vector<double>{9000, 500, 250, 125, 9000, 250, 250}));
}

TEST_F(ResultFileTest, SampleRowsSayAllOfSampleVisitAndCell) {
  const json row = rows(result(), good_)[1];
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
  const json row = rows(result(), good_).back();
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
  const auto rows = ResultFileTest::rows(result(), skipped_);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].at("error_occurred"), true);
  EXPECT_EQ(rows[0].at("error_message"), "why");
  EXPECT_EQ(rows[0].at("gilscope").at("status"), "skipped");
  EXPECT_EQ(rows[0].at("real_time"), 0);
}

TEST_F(ResultFileTest, AFailedCellHasNoAggregateButAnError) {
  const auto rows = ResultFileTest::rows(result(), failed_);
  EXPECT_TRUE(std::ranges::none_of(
      rows, [](const json& row) { return row.at("run_type") == "aggregate"; }));
  EXPECT_EQ(rows.back().at("error_occurred"), true);
  EXPECT_EQ(rows.back().at("error_message"), "wrong digest 0x1");
  EXPECT_EQ(rows.back().at("gilscope").at("status"), "failed");
}

TEST_F(ResultFileTest, CellsAreNumberedInTheOrderOfThePlan) {
  const json written = result();
  int last = 0;
  for (const json& row : written.at("benchmarks")) {
    EXPECT_GE(row.at("family_index"), last);
    last = row.at("family_index");
  }
  EXPECT_EQ(last, 2);
}

TEST_F(ResultFileTest, SaysWhetherItIsComplete) {
  EXPECT_EQ(result(true).at("context").at("gilscope").at("complete"), true);
  EXPECT_EQ(result(false).at("context").at("gilscope").at("complete"), false);
}

// Interrupted early: what was not reached is there and says so.
TEST_F(ResultFileTest, ACellThatWasNotReachedIsSkipped) {
  const std::string late = run_.add({.strategy = "late.python"});
  const auto rows = ResultFileTest::rows(result(false), late);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].at("gilscope").at("status"), "skipped");
  EXPECT_EQ(rows[0].at("error_message"), "the run ended before its first visit");
}

TEST_F(ResultFileTest, HasWhatReadersOfGoogleBenchmarkExpect) {
  const json context = result().at("context");
  for (const char* key : {"date", "host_name", "executable", "num_cpus", "mhz_per_cpu",
                          "cpu_scaling_enabled", "caches", "load_avg", "library_build_type"}) {
    EXPECT_TRUE(context.contains(key)) << key;
  }
}

TEST_F(ResultFileTest, TheVisitsComeBackFromTheRows) {
  const model::Run back = parse_result(result().dump(), "run.json");
  // In the order of the run; a failed cell's last visit without its numbers.
  ASSERT_EQ(back.visits.size(), 4U);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(json(back.visits[i]), json(run_.visits()[i]));
  EXPECT_EQ(back.visits[3].cell, failed_);
  EXPECT_EQ(back.visits[3].failed, "wrong digest 0x1");
}

TEST_F(ResultFileTest, AnAnalysisOfTheRowsIsTheAnalysisOfTheVisits) {
  EXPECT_EQ(analysis::document(analysis::analyse(parse_result(result().dump(), "run.json")), "x"),
            analysis::document(analysis::analyse(run_.run()), "x"));
}

TEST_F(ResultFileTest, WhatWatchingSawStandsWithTheRun) {
  model::Run run = run_.run();
  run.telemetry[good_].ticks = 70;
  run.telemetry[failed_].error = "it died";
  const std::string text = result_text(analysis::analyse(std::move(run)));
  const model::Run back = parse_result(text, "run.json");
  EXPECT_EQ(back.telemetry.at(good_).ticks, 70);
  EXPECT_EQ(back.telemetry.at(failed_).error, "it died");
}

TEST_F(ResultFileTest, EveryReadingOfTheTableIsOnItsRows) {
  const json sample = rows(result(), good_)[1].at("gilscope");
  for (const model::Metric& metric : model::kMetrics) {
    if (metric.scope == model::Scope::analysis || metric.sparse) continue;
    EXPECT_TRUE(sample.contains(std::string(metric.reading))) << metric.reading;
  }
}

// A file or a value in it that a hand or another program has spoilt.
TEST_F(ResultFileTest, ADamagedValueIsNamedWithTheFile) {
  json damaged = result();
  damaged["context"]["gilscope"]["settings"] = 7;
  EXPECT_TRUE(contains(error_of([&] { (void)parse_result(damaged.dump(), "run.json"); }),
                       "'run.json' is damaged ("));
}

TEST_F(ResultFileTest, AKernelMayLackItsWords) {
  json edited = result();
  edited["context"]["gilscope"]["kernels"] = json::object();
  const auto analysis = analysis::analyse(parse_result(edited.dump(), "run.json"));
  EXPECT_FALSE(analysis::document(analysis, "run.json").empty());
}

TEST_F(ResultFileTest, TheChecksumTellsWhatWasEditedOrDamaged) {
  const auto is_noticed = [](const std::string& text) {
    const auto warnings = parse_result(text, "run.json").header.warnings;
    return std::ranges::any_of(warnings,
                               [](const auto& one) { return one.code == "changed_file"; });
  };
  json document = result();
  EXPECT_FALSE(is_noticed(document.dump(1)));
  EXPECT_FALSE(is_noticed(document.dump(4)));  // only another form
  document["context"]["load_avg"] = {1.0, 99.0, 1.0};
  EXPECT_TRUE(is_noticed(document.dump(1)));
  document["context"]["gilscope"].erase("checksum");  // as in older files
  EXPECT_FALSE(is_noticed(document.dump(1)));
}

class ReadResult : public ResultFileTest {
 protected:
  std::string error(const std::string& text) {
    folder_.write("run.json", text);
    return error_of([&] { (void)read_result(folder_.path() / "run.json"); });
  }
  tests::TemporaryFolder folder_;
};

TEST_F(ReadResult, GivesBackWhatWasWritten) {
  const auto file = folder_.write("run.json", result().dump(1));
  EXPECT_EQ(json::parse(result_text(analysis::analyse(read_result(file)))).at("benchmarks"),
            result().at("benchmarks"));
}

TEST_F(ReadResult, NamesAFileThatWasCutOff) {
  const std::string text = result().dump(1);
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
  json other = result();
  other["context"]["gilscope"]["schema_version"] = 99;
  EXPECT_TRUE(
      contains(error(other.dump()),
               "run.json' has schema version 99, this gilscope reads 1 to 2; use the gilscope "
               "that wrote it, or measure again."));
}

}  // namespace
}  // namespace gilscope::storage
