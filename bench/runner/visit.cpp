#include "bench/runner/visit.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "bench/runner/live_cell.h"
#include "bench/runner/telemetry_visit.h"
#include "harness/measure/process_tree.h"
#include "harness/support/error.h"
#include "harness/support/printable.h"

namespace gilscope::runner {
namespace {

using nlohmann::json;

// Collects what Google Benchmark measured of each repetition.
class RunCollector final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context& /*context*/) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration) continue;
      runs_.push_back({{"iterations", run.iterations},
                       {"repetition_index", run.repetition_index},
                       {"real_time", run.GetAdjustedRealTime()},
                       {"cpu_time", run.GetAdjustedCPUTime()},
                       {"time_unit", benchmark::GetTimeUnitString(run.time_unit)}});
    }
  }
  [[nodiscard]] const std::vector<json>& runs() const { return runs_; }

 private:
  std::vector<json> runs_;
};

// The samples of one live cell: the first is cold, the others are warm. The time of a sample with
// a wrong digest is not reported.
json measure_samples(LiveCell& live, int warm_samples) {
  json samples = json::array();
  std::string failure;
  benchmark::RegisterBenchmark(live.cell().name().c_str(),
                               [&](benchmark::State& state) {
                                 for (auto unused : state) {
                                   (void)unused;
                                   if (!failure.empty()) {
                                     state.SkipWithError(failure.c_str());
                                     break;
                                   }
                                   try {
                                     const Sample sample = live.sample();
                                     check_digest(live.cell(), sample.digest);
                                     state.SetIterationTime(sample.elapsed_s);
                                     samples.push_back(sample);
                                     samples.back()["phase"] =
                                         samples.size() == 1 ? "cold" : "warm";
                                   } catch (const std::exception& error) {
                                     failure = error.what();
                                     state.SkipWithError(failure.c_str());
                                     break;
                                   }
                                 }
                               })
      ->Iterations(1)
      ->Repetitions(1 + warm_samples)
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
  RunCollector collector;
  benchmark::RunSpecifiedBenchmarks(&collector);
  if (!failure.empty()) throw std::runtime_error(failure);
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i].update(collector.runs().at(i));
  return samples;
}

double seconds_since_launch(const json& visit) {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(
             now - std::chrono::nanoseconds(visit.at("launched_ns").get<std::int64_t>()))
      .count();
}

// `live` is the caller's, who must be able to report a failure before the executor is torn down.
json measure_visit(const Shell& shell, const std::string& visit_text,
                   std::unique_ptr<LiveCell>& live) {
  const json visit = json::parse(visit_text);
  const auto cell = visit.at("cell").get<model::Cell>();
  json report = {{"boot_s", seconds_since_launch(visit)}};
  live = std::make_unique<LiveCell>(cell, shell.make_executor(cell, visit_text));
  report["startup_s"] = live->startup_s();
  if (visit.value("telemetry", false)) {
    report["telemetry"] = watch_cell(shell, *live, visit.at("warm_samples").get<int>());
    report["teardown_s"] = live->stop();
    return report;
  }
  report["samples"] = measure_samples(*live, visit.at("warm_samples").get<int>());
  const measure::TreeMemory memory = measure::tree_memory();
  report["rss_bytes"] = memory.peak_rss_bytes;
  report["pss_bytes"] = memory.pss_bytes ? json(*memory.pss_bytes) : json();
  report["processes"] = memory.processes;
  report["teardown_s"] = live->stop();
  return report;
}

void write_report(const json& report, const std::string& file) {
  std::ofstream stream(file);
  stream << report.dump() << std::flush;
  if (!stream) {
    throw UserError(
        fmt::format("the report '{}' cannot be written; free space or set TMPDIR.", file));
  }
}

std::string read_file(const std::string& path) {
  std::ifstream stream(path);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream) throw UserError(fmt::format("the visit '{}' cannot be read; check the path.", path));
  return text.str();
}

}  // namespace

int run_visit(const Shell& shell, const std::string& visit_file, const std::string& report_file) {
  std::unique_ptr<LiveCell> live;
  try {
    write_report(measure_visit(shell, read_file(visit_file), live), report_file);
    return kDone;
  } catch (const std::exception& error) {
    write_report({{"error", printable(error.what())}}, report_file);
    // An executor with a failed worker may wait for it for ever. The conductor ends what is left.
    std::_Exit(kFinding);
  }
}

}  // namespace gilscope::runner
