#include "bench/runner/by_hand.h"

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "bench/runner/live_cell.h"
#include "harness/fixtures/fixture.h"
#include "harness/model/json.h"
#include "harness/plan/plan.h"

namespace gilscope::runner {
namespace {

// Every cell of all kernels and strategies that live in this shell's host.
std::vector<model::Cell> cells_of(const Shell& shell, const plan::Catalogue& catalogue) {
  std::vector<model::Cell> cells;
  for (const plan::KernelFile& kernel : catalogue.kernels) {
    for (const plan::KernelSize& size : kernel.sizes) {
      plan::Suite suite;
      suite.name = kernel.name;
      suite.selections = {{{kernel.name}, {size.name}, {"*"}, {}, {"exe"}}};
      for (const model::PlannedCell& planned :
           plan::make_plan(suite, {}, catalogue, {{shell.interpreter, {}}})) {
        if (planned.cell.host == shell.host && planned.skipped.empty()) {
          cells.push_back(planned.cell);
        }
      }
    }
  }
  return cells;
}

// Keeps one cell live at a time: Google Benchmark calls the function anew for each repetition,
// and workers must outlive that.
class Stage {
 public:
  Stage(const Shell& shell, const plan::Catalogue& catalogue)
      : shell_(shell), catalogue_(catalogue) {}

  LiveCell& enter(model::Cell cell) {
    if (!live_ || live_->cell().name() != cell.name()) {
      live_.reset();
      fixtures_ = fixtures::make_fixtures(catalogue_.kernel(cell.kernel).needs, cell.params);
      const nlohmann::json visit = {{"cell", cell}, {"expected", nlohmann::json::object()}};
      live_ = std::make_unique<LiveCell>(cell, shell_.make_executor(cell, visit.dump()));
    }
    return *live_;
  }

 private:
  const Shell& shell_;
  const plan::Catalogue& catalogue_;
  std::vector<std::shared_ptr<fixtures::Fixture>> fixtures_;
  std::unique_ptr<LiveCell> live_;
};

void measure(benchmark::State& state, Stage& stage, const model::Cell& cell) {
  try {
    LiveCell& live = stage.enter(cell);
    for (auto unused : state) {
      (void)unused;
      const model::Sample sample = live.take().sample;
      state.SetIterationTime(sample.elapsed_s());
    }
    state.counters["workers"] = static_cast<double>(cell.workers);
    state.counters["startup_s"] = live.startup_s();
  } catch (const std::exception& error) {
    state.SkipWithError(error.what());
  }
}

}  // namespace

int run_by_hand(const Shell& shell) {
  const plan::Catalogue catalogue = plan::read_catalogue();
  Stage stage(shell, catalogue);
  for (const model::Cell& cell : cells_of(shell, catalogue)) {
    benchmark::RegisterBenchmark(
        cell.name().c_str(),
        [&stage, cell](benchmark::State& state) { measure(state, stage, cell); })
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
  }
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace gilscope::runner
