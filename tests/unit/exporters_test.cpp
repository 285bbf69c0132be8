// What exporters make of names, of warm-up and of several files. Whether the tools that they are
// for read it is tested in tests/e2e/test_exporters.py.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "bench/gilscope/exporters/csv_field.h"
#include "bench/gilscope/exporters/exporter.h"
#include "bench/gilscope/exporters/named_cells.h"
#include "bench/gilscope/exporters/sample_rows.h"
#include "tests/unit/helpers.h"
#include "tests/unit/synthetic_run.h"

namespace gilscope::exporters {
namespace {

using nlohmann::json;
using tests::contains;
using tests::error_of;
using tests::SyntheticRun;

Source source_of(const SyntheticRun& run, const std::string& file = "run.json",
                 const std::string& started_at = "2026-11-24T10:15:00Z") {
  model::Run made = run.run();
  made.header.started_at = started_at;
  return {file, analysis::analyse(std::move(made))};
}

// One cell with seven visits, each with these warm samples.
SyntheticRun run_with(const std::string& strategy, const std::vector<double>& warm_s) {
  SyntheticRun run;
  const std::string cell = run.add({.strategy = strategy});
  for (int round = 1; round <= 7; ++round) run.visit(cell, round, warm_s);
  return run;
}

json exported_json(std::string_view format, const Source& source) {
  return json::parse(write(format, std::span(&source, 1)).text);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST(CleanNames, OrdinaryNamesPassUnchanged) {
  for (const char* name :
       {"primes/tiny/threads.python/workers:2/cp313t-gil#2", "ümläut ☃", "a,b"}) {
    EXPECT_EQ(clean_name(name), name);
  }
}

TEST(CleanNames, NothingInvisibleIsLeft) {
  EXPECT_EQ(clean_name("two\r\nlines\tand\x1b[31m"), "two  lines and [31m");
  EXPECT_EQ(clean_name("\u3000 \u00a0name\u2028\u202e\u0085"), "name");
  EXPECT_EQ(clean_name(std::string("nul\0l", 5)), "nul l");
  EXPECT_EQ(clean_name("\xff\xfe"), "\ufffd\ufffd");
}

TEST(CleanNames, NothingEndsACellOfATable) {
  EXPECT_EQ(clean_name("a|b`c"), "a¦b'c");
}

TEST(CleanNames, NothingIsANameToo) {
  for (const char* name : {"", " ", "\n", "\u2003\u200b"}) EXPECT_EQ(clean_name(name), "unnamed");
}

TEST(CleanNames, LongOnesAreCutBetweenCharacters) {
  std::string snowmen;
  for (int i = 0; i < 1000; ++i) snowmen += "☃";
  const std::string name = clean_name(snowmen);
  EXPECT_EQ(name.size(), 999);
  EXPECT_EQ(name, snowmen.substr(0, 999));
}

TEST(UniqueNamesOfCells, TheSecondIsNumbered) {
  UniqueNames unique({"time"});
  EXPECT_EQ(unique("a"), "a");
  EXPECT_EQ(unique("a (2)"), "a (2)");
  EXPECT_EQ(unique("a"), "a (3)");
  EXPECT_EQ(unique("time"), "time (2)");
}

TEST(CsvFields, FormulasAreDisarmed) {
  EXPECT_EQ(csv_field("=1+1"), "'=1+1");
  EXPECT_EQ(csv_field("@SUM(A1,A2)"), "\"'@SUM(A1,A2)\"");
  EXPECT_EQ(csv_field("1-1"), "1-1");
}

TEST(CsvFields, QuotesAreDoubledAndControlsGo) {
  EXPECT_EQ(csv_field("say \"x\"\n"), "\"say \"\"x\"\"\n\"");
  EXPECT_EQ(csv_field(std::string("a\0\x1b\x7f\tb", 6)), "a   \tb");
}

TEST(Formats, TheNearestNameIsSuggested) {
  EXPECT_TRUE(contains(error_of([] { find("pypref"); }), "Did you mean 'pyperf'?"));
}

TEST(Formats, EachSaysWhatReadsIt) {
  for (const auto& [name, format] : formats()) EXPECT_FALSE(format.summary.empty()) << name;
}

TEST(Formats, OnesOfOneFileRefuseSeveral) {
  const SyntheticRun run = run_with("serial.python", {1.0});
  std::vector<Source> sources;
  sources.push_back(source_of(run));
  sources.push_back(source_of(run));
  for (const auto& [name, format] : formats()) {
    if (format.takes_several()) continue;
    EXPECT_TRUE(contains(error_of([&] { write(name, sources); }), "2 were given")) << name;
  }
}

TEST(Formats, OnesOfEstimatesRefuseAFileWithoutAny) {
  SyntheticRun run;
  run.fail(run.add({.strategy = "threads.python"}), 1, "no");
  run.add({.strategy = "serial.python", .skipped = "no such interpreter"});
  const Source source = source_of(run);
  for (const char* name :
       {"pyperf", "github-action-benchmark", "bencher", "otava", "otava-config"}) {
    const std::string error = error_of([&] { write(name, std::span(&source, 1)); });
    EXPECT_TRUE(contains(error, "'run.json' has no measured cell")) << name;
  }
  for (const char* name : {"csv", "ndjson"}) {
    EXPECT_TRUE(contains(write(name, std::span(&source, 1)).text, "no such interpreter")) << name;
  }
}

// A metric that the table gains appears without an edit here.
TEST(Tables, HaveAColumnForEveryReadingOfTheTable) {
  const auto columns = sample_columns();
  for (const model::Metric& metric : model::kMetrics) {
    if (metric.scope == model::Scope::analysis) continue;
    EXPECT_EQ(std::ranges::count(columns, metric.reading), 1) << metric.reading;
  }
}

TEST(Pyperf, WhatTheAnalysisDiscardsIsWarmUp) {
  const json suite = exported_json("pyperf", source_of(run_with("serial.python", {3.0, 1.0, 1.0})));
  const json& runs = suite.at("benchmarks").at(0).at("runs");
  ASSERT_EQ(runs.size(), 7);
  for (const json& run : runs) {
    EXPECT_EQ(run.at("warmups"), json::parse("[[1, 9.0], [1, 3.0]]"));
    EXPECT_EQ(run.at("values"), json::parse("[1.0, 1.0]"));
    EXPECT_EQ(run.at("metadata").at("mem_max_rss"), 50 << 20);
  }
}

TEST(GithubActionBenchmark, TheRangeCoversTheInterval) {
  SyntheticRun run;
  const std::string cell = run.add({.strategy = "serial.python"});
  for (int round = 1; round <= 7; ++round) run.visit(cell, round, {round * round * 0.001});
  const json entry = exported_json("github-action-benchmark", source_of(run)).at(0);
  EXPECT_EQ(entry.at("name"), cell);
  EXPECT_EQ(entry.at("unit"), "ms");
  EXPECT_DOUBLE_EQ(entry.at("value").get<double>(), 16.0);
  EXPECT_EQ(entry.at("range"), "± 33.000000");  // 1 to 49, the farther end
}

TEST(Bencher, LatencyIsInNanoseconds) {
  const json benchmarks = exported_json("bencher", source_of(run_with("serial.python", {0.25})));
  const json& measures = benchmarks.begin().value();
  EXPECT_EQ(measures.at("latency"),
            json::parse(R"({"value": 2.5e8, "lower_value": 2.5e8, "upper_value": 2.5e8})"));
  EXPECT_EQ(measures.at("startup-seconds").at("value"), 0.001);
  EXPECT_EQ(measures.at("memory-bytes").at("value"), 50 << 20);
}

TEST(Bencher, WithoutAnIntervalThereIsNone) {
  SyntheticRun run;
  run.visit(run.add({.strategy = "serial.python"}), 1, {0.25});
  const json benchmarks = exported_json("bencher", source_of(run));
  EXPECT_EQ(benchmarks.begin().value().at("latency"), json::parse(R"({"value": 2.5e8})"));
}

TEST(Otava, RowsAreInTheOrderOfTheirStart) {
  const SyntheticRun run = run_with("serial.python", {1.0});
  std::vector<Source> sources;
  for (const char* day : {"03", "01", "02"}) {
    sources.push_back(source_of(run, day, fmt::format("2026-11-{}T00:00:00Z", day)));
  }
  const auto lines = lines_of(write("otava", sources).text);
  ASSERT_EQ(lines.size(), 4);
  EXPECT_TRUE(lines[0].starts_with("time,commit,primes/tiny/serial.python/workers:1/cp311"));
  EXPECT_TRUE(lines[1].starts_with("2026-11-01"));
  EXPECT_TRUE(lines[3].starts_with("2026-11-03"));
}

TEST(Otava, CellsThatSomeFileLacksAreNamed) {
  SyntheticRun more = run_with("serial.python", {1.0});
  more.set_run_id("00000000000000bb");
  const std::string cell = more.add({.strategy = "threads.python"});
  more.visit(cell, 1, {1.0});
  std::vector<Source> sources;
  sources.push_back(source_of(more, "more"));
  sources.push_back(source_of(run_with("serial.python", {2.0}), "less"));
  const Exported exported = write("otava", sources);
  EXPECT_FALSE(contains(exported.text, "threads"));
  ASSERT_EQ(exported.notes.size(), 1);
  EXPECT_TRUE(contains(exported.notes.front(), "1 cell is not in every file"));
  EXPECT_TRUE(contains(exported.notes.front(), cell));
}

TEST(Otava, RunsOfTwoMachinesOrGivenTwiceAreRefused) {
  SyntheticRun elsewhere = run_with("serial.python", {1.0});
  elsewhere.set_machine("elsewhere");
  std::vector<Source> sources;
  sources.push_back(source_of(run_with("serial.python", {1.0}), "here.json"));
  sources.push_back(source_of(elsewhere, "there.json"));
  EXPECT_TRUE(contains(error_of([&] { write("otava", sources); }), "two machines"));
  sources.back() = source_of(run_with("serial.python", {1.0}), "again.json");
  EXPECT_TRUE(contains(error_of([&] { write("otava", sources); }), "the same run"));
}

}  // namespace
}  // namespace gilscope::exporters
