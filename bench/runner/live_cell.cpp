#include "bench/runner/live_cell.h"

#include <fmt/format.h>

#include <chrono>
#include <stdexcept>

#include "harness/measure/latency.h"
#include "harness/measure/process_tree.h"
#include "harness/plan/kernel_file.h"

namespace gilscope::runner {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double from_ns(std::int64_t nanoseconds) {
  return static_cast<double>(nanoseconds) * 1e-9;
}

// What the workers did, in the words of the model.
void add_shares(model::Sample& sample, const std::vector<executors::Share>& shares) {
  measure::LatencyHistogram latency;
  for (const executors::Share& share : shares) {
    sample.digest += share.digest;
    sample.per_worker_s.push_back(from_ns(share.busy_ns));
    sample.per_worker_tasks.push_back(share.tasks);
    for (const std::int64_t latency_ns : share.latencies_ns) latency.record(latency_ns);
  }
  if (latency.count() > 0) sample.latency = latency;
}

}  // namespace

void check_digest(const model::Cell& cell, kernels::Digest digest) {
  if (digest == cell.digest) return;
  throw std::runtime_error(fmt::format(
      "wrong digest {} where kernel.toml says {}; if `gilscope digest {}` finds the languages "
      "right, the executor lost or repeated a task",
      model::hex(digest), model::hex(cell.digest), cell.kernel));
}

LiveCell::LiveCell(const model::Cell& cell, std::unique_ptr<executors::Executor> executor)
    : cell_(cell), tasks_(plan::tasks_of(cell.items, cell.tasks)), executor_(std::move(executor)) {
  const auto start = Clock::now();
  executor_->start();
  startup_s_ = seconds_since(start);
}

LiveCell::~LiveCell() {
  try {
    stop();
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
  }
}

Taken LiveCell::take() {
  Taken taken;
  const double cpu_before = measure::tree_cpu_s();
  const auto start = Clock::now();
  executor_->run(tasks_);
  taken.sample.readings.set(model::readings::elapsed_s, seconds_since(start));
  taken.sample.readings.set(model::readings::cpu_s, measure::tree_cpu_s() - cpu_before);
  taken.shares = executor_->shares();
  add_shares(taken.sample, taken.shares);
  return taken;
}

double LiveCell::stop() {
  if (!executor_) return 0;
  const auto executor = std::move(executor_);
  const auto start = Clock::now();
  executor->stop();
  return seconds_since(start);
}

}  // namespace gilscope::runner
