// Dispatching tasks that do nothing: our native executor against oneTBB, in time per task.
#include <benchmark/benchmark.h>
#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/partitioner.h>
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_group.h>

#include <thread>
#include <vector>

#include "harness/executors/executor.h"

namespace gilscope::micro {
namespace {

namespace tbb = oneapi::tbb;

constexpr std::int64_t kTasks = 10'000;

void report_per_task(benchmark::State& state) {
  state.counters["per_task"] = benchmark::Counter(
      static_cast<double>(kTasks),
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

// One worker, two, and as many as there are CPUs.
void worker_counts(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgName("workers")->UseRealTime()->Unit(benchmark::kMicrosecond)->Arg(1)->Arg(2);
  const auto cpus = static_cast<int>(std::thread::hardware_concurrency());
  if (cpus > 2) benchmark->Arg(cpus);
}

void native_threads(benchmark::State& state) {
  model::Cell cell;
  cell.kernel = "noop";
  cell.executor = "native_threads";
  cell.binding = "native";
  cell.workers = state.range(0);
  std::vector<kernels::Range> tasks;
  tasks.reserve(kTasks);
  for (std::int64_t task = 0; task < kTasks; ++task) tasks.push_back({task, task + 1});

  const auto executor = executors::make_executor(cell, "{}");
  executor->start();
  for (auto _ : state) {
    executor->run(tasks);
  }
  executor->stop();
  report_per_task(state);
}

BENCHMARK(native_threads)->Name("pool/native_threads")->Apply(worker_counts);

// The simple partitioner makes a task of every index, as we do.
void tbb_parallel_for(benchmark::State& state) {
  tbb::task_arena arena(static_cast<int>(state.range(0)));
  const auto kernel = kernels::make_kernel("noop", {});
  const auto run_tasks = [&] {
    tbb::parallel_for(
        tbb::blocked_range<std::int64_t>(0, kTasks, 1),
        [&](const tbb::blocked_range<std::int64_t>& range) {
          benchmark::DoNotOptimize(kernel->run({range.begin(), range.end()}));
        },
        tbb::simple_partitioner());
  };
  arena.execute(run_tasks);  // starts the threads
  for (auto _ : state) {
    arena.execute(run_tasks);
  }
  report_per_task(state);
}

BENCHMARK(tbb_parallel_for)->Name("pool/tbb_parallel_for")->Apply(worker_counts);

// One submission a task, as a pool's `submit` does it.
void tbb_task_group(benchmark::State& state) {
  tbb::task_arena arena(static_cast<int>(state.range(0)));
  const auto kernel = kernels::make_kernel("noop", {});
  const auto run_tasks = [&] {
    tbb::task_group group;
    for (std::int64_t task = 0; task < kTasks; ++task) {
      group.run([&kernel, task] { benchmark::DoNotOptimize(kernel->run({task, task + 1})); });
    }
    group.wait();
  };
  arena.execute(run_tasks);
  for (auto _ : state) {
    arena.execute(run_tasks);
  }
  report_per_task(state);
}

BENCHMARK(tbb_task_group)->Name("pool/tbb_task_group")->Apply(worker_counts);

}  // namespace
}  // namespace gilscope::micro
