#include "bench/runner/live_cell.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <stdexcept>
#include <string>

#include "harness/measure/latency.h"
#include "harness/measure/process_tree.h"
#include "harness/plan/kernel_file.h"
#include "harness/support/tell.h"

namespace gilscope::runner {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double from_ns(std::int64_t nanoseconds) {
  return static_cast<double>(nanoseconds) * 1e-9;
}

// A list of more tasks would say more of memory than of handing out.
constexpr std::int64_t kMostTasks = 1 << 18;
// Arguments and results of all executions of a sample are in memory at once: more would be measured
// as the strategy's memory.
constexpr double kMostCarried_bytes = 16 << 20;
// What one execution from rest takes says little of how long many take.
constexpr double kFastestGrowth = 10;
constexpr double kShortest_s = 1e-9;

void check_digest(const model::Cell& cell, kernels::Digest digest, std::int64_t executions) {
  const kernels::Digest expected = cell.digest * static_cast<kernels::Digest>(executions);
  if (digest == expected) return;
  const std::string times =
      executions == 1 ? ""
                      : fmt::format(" ({} executions of {})", executions, model::hex(cell.digest));
  const char* const otherwise = cell.carries ? "its results are not the same each time"
                                             : "the executor lost or repeated a task";
  throw std::runtime_error(fmt::format(
      "wrong digest {} where kernel.toml says {}{}; if `gilscope digest {}` finds the languages "
      "right, {}",
      model::hex(digest), model::hex(expected), times, cell.kernel, otherwise));
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

void per_execution(model::Sample& sample) {
  const auto executions = static_cast<double>(sample.executions);
  for (const model::MetricId id : model::kMetricIds) {
    if (model::row_of(id).scope != model::Scope::sample || !model::is_first_of_reading(id))
      continue;
    const model::ReadingId reading = model::reading_of(id);
    if (reading == model::readings::burst_s) continue;  // of one execution as it is
    if (const auto whole = sample.readings[reading]) {
      sample.readings.set(reading, *whole / executions);
    }
  }
  for (double& busy_s : sample.per_worker_s) busy_s /= executions;
}

LiveCell::LiveCell(const model::Cell& cell, std::unique_ptr<executors::Executor> executor,
                   std::vector<pid_t> fixtures)
    : cell_(cell),
      tasks_(plan::tasks_of(cell.items, cell.tasks, cell.skew)),
      executor_(std::move(executor)),
      services_(std::move(fixtures)) {
  const auto start = Clock::now();
  executor_->start();
  startup_s_ = seconds_since(start);
  own_services_ = executor_->services();
  services_.insert(services_.end(), own_services_.begin(), own_services_.end());
}

LiveCell::~LiveCell() {
  try {
    stop();
  } catch (const std::exception& error) {
    tell("{}", error.what());
  }
}

std::span<const kernels::Range> LiveCell::tasks_of(std::int64_t executions) {
  const std::size_t count = tasks_.size() * static_cast<std::size_t>(executions);
  if (executions == 1 || repeated_.size() == count) return executions == 1 ? tasks_ : repeated_;
  repeated_.clear();
  repeated_.reserve(count);
  while (repeated_.size() < count) {
    repeated_.insert(repeated_.end(), tasks_.begin(), tasks_.end());
  }
  return repeated_;
}

// Who hands out and collects: where workers are processes the whole of this one, with the threads
// that a pool's messages pass through; where they are threads, this thread.
double LiveCell::caller_cpu_s() const {
  timespec spent{};
  const bool has_processes = cell_.family == "processes" || cell_.family == "distributed";
  ::clock_gettime(has_processes ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_THREAD_CPUTIME_ID, &spent);
  return static_cast<double>(spent.tv_sec) + from_ns(spent.tv_nsec);
}

// Of this process and those below it, without what serves.
double LiveCell::workers_cpu_s() const {
  return measure::tree_cpu_s() - measure::cpu_s_of(own_services_);
}

// A loop and an event loop work themselves.
bool LiveCell::has_caller() const {
  return cell_.carries && cell_.family != "serial" && cell_.family != "event_loop";
}

Taken LiveCell::take(std::int64_t executions) {
  Taken taken;
  const auto tasks = tasks_of(executions);
  executor_->prepare(tasks);
  const double cpu_before = workers_cpu_s();
  const double services_before = measure::cpu_s_of(services_);
  const double own_before = has_caller() ? caller_cpu_s() : 0;
  const auto start = Clock::now();
  executor_->run(tasks);
  taken.sample.readings.set(model::readings::elapsed_s, seconds_since(start));
  if (has_caller()) {
    taken.sample.readings.set(model::readings::caller_cpu_s, caller_cpu_s() - own_before);
  }
  taken.sample.readings.set(model::readings::cpu_s, workers_cpu_s() - cpu_before);
  if (!services_.empty()) {
    taken.sample.readings.set(model::readings::service_cpu_s,
                              measure::cpu_s_of(services_) - services_before);
  }
  taken.shares = executor_->shares();
  add_shares(taken.sample, taken.shares);
  taken.sample.executions = executions;
  check_digest(cell_, taken.sample.digest, executions);
  taken.sample.digest = cell_.digest;
  return taken;
}

std::int64_t LiveCell::most_executions() {
  const auto tasks = std::max<std::int64_t>(1, static_cast<std::int64_t>(tasks_.size()));
  std::int64_t most = kMostTasks / tasks;
  if (const auto carried = carriage()) {
    const double bytes = std::max(1.0, carried->bytes_in + carried->bytes_out);
    most = std::min(most, static_cast<std::int64_t>(kMostCarried_bytes / bytes));
  }
  return std::max<std::int64_t>(1, most);
}

std::int64_t LiveCell::calibrate(double min_sample_s) {
  const std::int64_t most = most_executions();
  for (std::int64_t executions = 1;;) {
    const double elapsed_s = std::max(take(executions).sample.elapsed_s(), kShortest_s);
    // A tenth more than needed, so that few samples stay below because of noise.
    const double growth = 1.1 * min_sample_s / elapsed_s;
    const auto wanted = static_cast<std::int64_t>(
        std::ceil(static_cast<double>(executions) * std::min(growth, kFastestGrowth)));
    if (elapsed_s >= min_sample_s) return std::clamp<std::int64_t>(wanted, 1, executions);
    if (executions == most) return most;
    executions = std::clamp<std::int64_t>(wanted, executions + 1, most);
  }
}

std::optional<executors::Carriage> LiveCell::carriage() {
  return executor_->carriage();
}

double LiveCell::stop() {
  if (!executor_) return 0;
  const auto executor = std::move(executor_);
  const auto start = Clock::now();
  executor->stop();
  return seconds_since(start);
}

}  // namespace gilscope::runner
