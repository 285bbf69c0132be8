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
#include "harness/collectors/collection.h"
#include "harness/model/json.h"
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
      rows_.push_back({.iterations = static_cast<std::int64_t>(run.iterations),
                       .repetition_index = run.repetition_index,
                       .real_time = run.GetAdjustedRealTime(),
                       .cpu_time = run.GetAdjustedCPUTime(),
                       .time_unit = benchmark::GetTimeUnitString(run.time_unit)});
    }
  }
  [[nodiscard]] const std::vector<model::GoogleBenchmarkRow>& rows() const { return rows_; }

 private:
  std::vector<model::GoogleBenchmarkRow> rows_;
};

// One sample with everything that is collected around it. The first of a visit is cold.
model::Sample take_sample(LiveCell& live, collectors::Collection& collection, bool is_first) {
  collection.before();
  model::Sample sample = live.take().sample;
  collection.after(sample.readings);
  check_digest(live.cell(), sample.digest);
  sample.phase = is_first ? model::Phase::cold : model::Phase::warm;
  return sample;
}

// The samples of one live cell. The time of a sample with a wrong digest is not reported.
std::vector<model::Sample> measure_samples(LiveCell& live, collectors::Collection& collection,
                                           int warm_samples) {
  std::vector<model::Sample> samples;
  std::string failure;
  const auto repetition = [&](benchmark::State& state) {
    for (auto unused : state) {
      (void)unused;
      try {
        if (!failure.empty()) throw std::runtime_error(failure);
        samples.push_back(take_sample(live, collection, samples.empty()));
        state.SetIterationTime(samples.back().elapsed_s());
      } catch (const std::exception& error) {
        failure = error.what();
        state.SkipWithError(failure.c_str());
        break;
      }
    }
  };
  benchmark::RegisterBenchmark(live.cell().name().c_str(), repetition)
      ->Iterations(1)
      ->Repetitions(1 + warm_samples)
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
  RunCollector collector;
  benchmark::RunSpecifiedBenchmarks(&collector);
  if (!failure.empty()) throw std::runtime_error(failure);
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i].google = collector.rows().at(i);
  return samples;
}

double seconds_since_launch(const json& order) {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(
             now - std::chrono::nanoseconds(order.at("launched_ns").get<std::int64_t>()))
      .count();
}

// `live` is the caller's, who must be able to report a failure before the executor is torn down.
model::Visit measure_visit(const Shell& shell, const std::string& order_text,
                           std::unique_ptr<LiveCell>& live) {
  const json order = json::parse(order_text);
  const auto cell = order.at("cell").get<model::Cell>();
  const int warm_samples = order.at("warm_samples").get<int>();
  model::Visit visit;
  visit.readings.set(model::readings::boot_s, seconds_since_launch(order));
  live = std::make_unique<LiveCell>(cell, shell.make_executor(cell, order_text));
  visit.readings.set(model::readings::startup_s, live->startup_s());
  if (order.value("telemetry", false)) {
    visit.telemetry = watch_cell(shell, *live, warm_samples);
  } else {
    collectors::Collection collection;
    visit.samples = measure_samples(*live, collection, warm_samples);
    collection.finish(visit);
  }
  visit.readings.set(model::readings::teardown_s, live->stop());
  return visit;
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
    write_report(model::report_json(measure_visit(shell, read_file(visit_file), live)),
                 report_file);
    return kDone;
  } catch (const std::exception& error) {
    write_report({{"error", printable(error.what())}}, report_file);
    // An executor with a failed worker may wait for it for ever. The conductor ends what is left.
    std::_Exit(kFinding);
  }
}

}  // namespace gilscope::runner
