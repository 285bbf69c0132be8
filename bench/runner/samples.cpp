#include "bench/runner/samples.h"

#include <benchmark/benchmark.h>

#include <stdexcept>
#include <string>

namespace gilscope::runner {
namespace {

// Collects what Google Benchmark measured of each repetition.
class RowCollector final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context& /*context*/) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration) continue;
      rows_.push_back({.iterations = static_cast<std::int64_t>(run.iterations),
                       .repetition_index = 0,
                       .real_time = run.GetAdjustedRealTime(),
                       .cpu_time = run.GetAdjustedCPUTime(),
                       .time_unit = benchmark::GetTimeUnitString(run.time_unit)});
    }
  }
  [[nodiscard]] const std::vector<model::GoogleBenchmarkRow>& rows() const { return rows_; }

 private:
  std::vector<model::GoogleBenchmarkRow> rows_;
};

}  // namespace

model::Sample SampleTaker::take_one(std::int64_t executions) {
  // The workers have been at rest since the last sample, and are again before the next one.
  std::optional<double> burst_s;
  if (executions > 1) burst_s = live_.take().sample.elapsed_s();
  collection_.before();
  model::Sample sample = live_.take(executions).sample;
  collection_.after(sample.readings);
  per_execution(sample);
  sample.readings.set(model::readings::burst_s, burst_s);
  sample.phase = samples_.empty() ? model::Phase::cold : model::Phase::warm;
  return sample;
}

void SampleTaker::take(int count, std::int64_t executions) {
  if (count < 1) return;
  const std::size_t first = samples_.size();
  std::string failure;
  // All executions of a sample are one batch of iterations: Google Benchmark divides by them, too.
  const auto repetition = [&](benchmark::State& state) {
    while (state.KeepRunningBatch(executions)) {
      try {
        if (!failure.empty()) throw std::runtime_error(failure);
        samples_.push_back(take_one(executions));
        state.SetIterationTime(samples_.back().elapsed_s() * static_cast<double>(executions));
      } catch (const std::exception& error) {
        failure = error.what();
        state.SkipWithError(failure.c_str());
        break;
      }
    }
  };
  benchmark::ClearRegisteredBenchmarks();
  benchmark::RegisterBenchmark(live_.cell().name().c_str(), repetition)
      ->Iterations(executions)
      ->Repetitions(count)
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
  RowCollector collector;
  benchmark::RunSpecifiedBenchmarks(&collector);
  if (!failure.empty()) throw std::runtime_error(failure);
  for (std::size_t i = first; i < samples_.size(); ++i) {
    samples_[i].google = collector.rows().at(i - first);
    samples_[i].google.repetition_index = static_cast<std::int64_t>(i);
  }
}

}  // namespace gilscope::runner
