// What other tools measured: Google Benchmark's and pyperf's JSON.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/history/importers/importer.h"
#include "tests/unit/helpers.h"

namespace gilscope::history {
namespace {

using nlohmann::json;
using tests::contains;
using tests::error_of;

Imported import(const json& document, const ImportOptions& options = {}) {
  return import_text(document.dump(), "file.json", options);
}

std::string refusal(const json& document) {
  return error_of([&] { import(document); });
}

// Google Benchmark

json row(const std::string& name, double time, const char* unit = "ns") {
  return {{"name", name},       {"run_name", name},  {"run_type", "iteration"},
          {"iterations", 1000}, {"real_time", time}, {"cpu_time", time / 2},
          {"time_unit", unit},  {"threads", 1}};
}

json aggregate(const std::string& name, const std::string& what, double time) {
  json result = row(name, time);
  result["name"] = name + "_" + what;
  result["run_type"] = "aggregate";
  result["aggregate_name"] = what;
  return result;
}

json google(const std::vector<json>& rows) {
  return {{"context",
           {{"date", "2026-01-31T23:59:59+01:00"},
            {"host_name", "builder"},
            {"executable", "./build/bench_sort"},
            {"num_cpus", 8},
            {"caches", json::array()}}},
          {"benchmarks", rows}};
}

TEST(ImportGoogleBenchmark, RepetitionsOfANameAreOneSeries) {
  std::vector<json> rows;
  for (int i = 1; i <= 7; ++i) {
    rows.push_back(row("BM_Sort/1024", 100 + i, "us"));
    rows.push_back(row("BM_Copy", 5));
  }
  rows.push_back(aggregate("BM_Sort/1024", "mean", 1));
  rows.push_back(aggregate("BM_Sort/1024", "median", 2));
  rows.push_back(aggregate("BM_Sort/1024", "cv", 3));
  const Imported imported = import(google(rows));
  const Summary& summary = imported.summary;
  ASSERT_EQ(summary.series.size(), 2U);
  EXPECT_EQ(summary.series[0].name, "BM_Sort/1024");
  EXPECT_EQ(summary.series[0].kernel, "BM_Sort/1024");
  EXPECT_NEAR(summary.columns[model::metrics::warm_s][0]->median, 104e-6, 1e-12);
  EXPECT_NEAR(*summary.columns[model::metrics::warm_s][0]->low, 101e-6, 1e-12);
  EXPECT_EQ(summary.columns[model::metrics::warm_s][0]->n, 7);
  EXPECT_NEAR(summary.columns[model::metrics::warm_s][1]->median, 5e-9, 1e-15);
  EXPECT_EQ(summary.facts.source, "google_benchmark");
  EXPECT_EQ(summary.facts.started_at, "2026-01-31T22:59:59Z");
  EXPECT_EQ(summary.facts.suite, "bench_sort");
  EXPECT_EQ(summary.facts.machine.cores, 8U);
  EXPECT_TRUE(is_hexadecimal(summary.facts.machine.key, 16));
}

TEST(ImportGoogleBenchmark, EveryUnitOfTime) {
  const std::vector<json> rows = {row("a", 3, "ns"), row("b", 3, "us"), row("c", 3, "ms"),
                                  row("d", 3, "s")};
  const Summary summary = import(google(rows)).summary;
  for (const auto& [place, seconds] :
       {std::pair(0, 3e-9), std::pair(1, 3e-6), std::pair(2, 3e-3), std::pair(3, 3.0)}) {
    EXPECT_NEAR(summary.columns[model::metrics::warm_s][place]->median / seconds, 1, 1e-12);
  }
  EXPECT_TRUE(contains(refusal(google({row("a", 3, "fortnights")})), "times in 'fortnights'"));
}

TEST(ImportGoogleBenchmark, WithAggregatesAloneTheMedianCounts) {
  const Summary summary = import(google({aggregate("a", "mean", 9), aggregate("a", "median", 7),
                                         aggregate("a", "stddev", 1), aggregate("b", "mean", 9)}))
                              .summary;
  ASSERT_EQ(summary.series.size(), 1U);
  EXPECT_NEAR(summary.columns[model::metrics::warm_s][0]->median, 7e-9, 1e-18);
  EXPECT_FALSE(summary.columns[model::metrics::warm_s][0]->low);
}

TEST(ImportGoogleBenchmark, OldFilesKnowAggregatesByTheirNamesOnly) {
  std::vector<json> rows = {row("a", 7), aggregate("a", "mean", 9), aggregate("a", "median", 8)};
  for (json& one : rows) {
    for (const char* key : {"run_type", "run_name", "aggregate_name"}) one.erase(key);
  }
  const Summary summary = import(google(rows)).summary;
  ASSERT_EQ(summary.series.size(), 1U);
  EXPECT_NEAR(summary.columns[model::metrics::warm_s][0]->median, 7e-9, 1e-18);
}

TEST(ImportGoogleBenchmark, FailedBenchmarksAndNoTimesArePassedOver) {
  json failed = row("failed", 7);
  failed["error_occurred"] = true;
  const Summary summary = import(google({failed, row("none", 0), row("good", 7)})).summary;
  ASSERT_EQ(summary.series.size(), 1U);
  EXPECT_EQ(summary.series[0].name, "good");
  EXPECT_TRUE(contains(refusal(google({failed})), "holds no time that could be remembered"));
  EXPECT_TRUE(contains(refusal(google({})), "holds no time"));
}

TEST(ImportGoogleBenchmark, ThreadsAreWorkers) {
  json threaded = row("a/threads:4", 7);
  threaded["threads"] = 4;
  EXPECT_EQ(import(google({threaded})).summary.series[0].workers, 4U);
}

TEST(ImportGoogleBenchmark, ADateIsNeeded) {
  json document = google({row("a", 1)});
  document["context"].erase("date");
  EXPECT_TRUE(contains(refusal(document), "nobody knows when it was measured"));
}

// pyperf

json run_of(const std::vector<double>& values, const char* date = "2026-01-02 03:04:05.678901") {
  json run = {{"metadata", {{"date", date}, {"mem_max_rss", 20 << 20}}}, {"warmups", {{1, 0.5}}}};
  if (!values.empty()) run["values"] = values;
  return run;
}

json benchmark(const std::string& name, const std::vector<json>& runs) {
  return {{"metadata", {{"name", name}}}, {"runs", runs}};
}

json pyperf(const std::vector<json>& benchmarks) {
  return {{"version", "1.0"},
          {"metadata",
           {{"hostname", "builder"},
            {"cpu_count", 4},
            {"cpu_model_name", "A CPU"},
            {"platform", "Linux-6.1"},
            {"python_implementation", "cpython"},
            {"python_version", "3.12.4 (64-bit)"},
            {"python_executable", "/usr/bin/python3"},
            {"unit", "second"}}},
          {"benchmarks", benchmarks}};
}

TEST(ImportPyperf, AProcessIsAVisitAndCalibrationsDoNotCount) {
  std::vector<json> runs = {run_of({}, "2026-01-02 03:04:01")};
  for (int i = 1; i <= 7; ++i) runs.push_back(run_of({0.010 + i * 1e-3, 0.010 + i * 1e-3, 9}));
  const Summary summary =
      import(pyperf({benchmark("json_loads", runs), benchmark("sort", {run_of({0.5})})})).summary;
  ASSERT_EQ(summary.series.size(), 2U);
  EXPECT_EQ(summary.series[0].name, "json_loads/cp312");
  EXPECT_EQ(summary.series[0].kernel, "json_loads");
  EXPECT_EQ(summary.series[0].interpreter, "cp312");
  EXPECT_NEAR(summary.columns[model::metrics::warm_s][0]->median, 0.014, 1e-9);
  EXPECT_EQ(summary.columns[model::metrics::warm_s][0]->n, 7);
  EXPECT_TRUE(summary.columns[model::metrics::warm_s][0]->low);
  EXPECT_EQ(summary.columns[model::metrics::rss_bytes][0]->median, 20 << 20);
  EXPECT_NEAR(summary.columns[model::metrics::warm_s][1]->median, 0.5, 1e-9);
  EXPECT_EQ(summary.facts.source, "pyperf");
  EXPECT_EQ(summary.facts.started_at, "2026-01-02T03:04:01Z");
  EXPECT_EQ(summary.facts.machine.cpu, "A CPU");
  EXPECT_EQ(summary.facts.interpreters.at("cp312").executable, "/usr/bin/python3");
}

TEST(ImportPyperf, WithOneBenchmarkTheMetadataMayStandWithIt) {
  json document = pyperf({benchmark("sort", {run_of({0.5})})});
  document["metadata"]["name"] = "sort";
  document["benchmarks"][0].erase("metadata");
  EXPECT_EQ(import(document).summary.series[0].name, "sort/cp312");
  json inner = pyperf({benchmark("sort", {run_of({0.5})})});
  inner["benchmarks"][0]["metadata"].update(inner["metadata"]);
  inner.erase("metadata");
  const Summary summary = import(inner).summary;
  EXPECT_EQ(summary.facts.machine.cpu, "A CPU");
  EXPECT_EQ(summary.facts.suite, "sort");
}

TEST(ImportPyperf, WhatIsNoTimeIsPassedOverAndSaid) {
  json memory = benchmark("memory", {run_of({5000})});
  memory["metadata"]["unit"] = "byte";
  const Imported imported = import(pyperf({memory, benchmark("sort", {run_of({0.5})})}));
  EXPECT_EQ(imported.summary.series.size(), 1U);
  ASSERT_EQ(imported.passed.size(), 1U);
  EXPECT_TRUE(contains(imported.passed[0], "'memory' is in bytes"));
  EXPECT_TRUE(contains(refusal(pyperf({memory})), "holds no time"));
  EXPECT_TRUE(contains(refusal(pyperf({benchmark("sort", {run_of({})})})), "holds no time"));
}

// Of whichever format

TEST(Import, MachineAndCommitMayBeNamed) {
  const std::string commit(40, 'e');
  const Summary named =
      import(google({row("a", 1)}), {.commit = commit, .machine = "ci-runner-2"}).summary;
  EXPECT_EQ(named.facts.machine.key, "ci-runner-2");
  EXPECT_EQ(named.facts.commit, commit);
  EXPECT_EQ(named.facts.commit_time, std::nullopt);
  const Summary hashed = import(google({row("a", 1)}), {.commit = "", .machine = "../up"}).summary;
  EXPECT_TRUE(is_hexadecimal(hashed.facts.machine.key, 16));
  EXPECT_EQ(hashed.facts.machine.cpu, "../up");
}

TEST(Import, OneFileIsOneRun) {
  const json document = google({row("a", 1)});
  EXPECT_EQ(import(document).summary.facts, import(document).summary.facts);
  json other = document;
  other["context"]["date"] = "2026-02-01T00:00:00+00:00";
  EXPECT_NE(import(document).summary.facts.identity, import(other).summary.facts.identity);
}

TEST(Import, WhatIsOfNoKnownFormatIsRefused) {
  for (const json& document : {json::object(), json::array(), json(7), json(nullptr)}) {
    EXPECT_TRUE(contains(refusal(document), "these can: google_benchmark pyperf")) << document;
  }
  EXPECT_TRUE(contains(error_of([] { import_text("{", "file.json", {}); }), "was cut off"));
  json ours = google({row("a", 1)});
  ours["context"]["gilscope"] = json::object();
  EXPECT_TRUE(contains(refusal(ours), "add it with `gilscope history add`"));
  json damaged = google({row("a", 1)});
  damaged["benchmarks"][0]["real_time"] = "soon";
  EXPECT_TRUE(contains(refusal(damaged), "'file.json' is damaged"));
}

}  // namespace
}  // namespace gilscope::history
