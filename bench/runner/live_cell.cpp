#include "bench/runner/live_cell.h"

#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>
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

nlohmann::json latency_json(const measure::LatencyHistogram& histogram) {
  nlohmann::json buckets = nlohmann::json::array();
  for (const auto& [bucket, count] : histogram.buckets()) buckets.push_back({bucket, count});
  return {{"count", histogram.count()},
          {"p50_s", from_ns(histogram.quantile_ns(0.5))},
          {"p90_s", from_ns(histogram.quantile_ns(0.9))},
          {"p99_s", from_ns(histogram.quantile_ns(0.99))},
          {"p99_9_s", from_ns(histogram.quantile_ns(0.999))},
          {"max_s", from_ns(histogram.max_ns())},
          {"histogram", buckets}};
}

}  // namespace

void check_digest(const model::Cell& cell, kernels::Digest digest) {
  if (digest == cell.digest) return;
  throw std::runtime_error(fmt::format(
      "wrong digest {} where kernel.toml says {}; if `gilscope digest {}` finds the languages "
      "right, the executor lost or repeated a task",
      model::hex(digest), model::hex(cell.digest), cell.kernel));
}

void to_json(nlohmann::json& json, const Sample& sample) {
  json = {{"elapsed_s", sample.elapsed_s},
          {"cpu_s", sample.cpu_s},
          {"digest", model::hex(sample.digest)},
          {"per_worker_s", nlohmann::json::array()},
          {"per_worker_tasks", nlohmann::json::array()}};
  measure::LatencyHistogram histogram;
  for (const executors::Share& share : sample.shares) {
    json["per_worker_s"].push_back(from_ns(share.busy_ns));
    json["per_worker_tasks"].push_back(share.tasks);
    for (const std::int64_t latency : share.latencies_ns) histogram.record(latency);
  }
  if (histogram.count() > 0) json["latency"] = latency_json(histogram);
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

Sample LiveCell::sample() {
  Sample sample;
  const double cpu_before = measure::tree_cpu_s();
  const auto start = Clock::now();
  executor_->run(tasks_);
  sample.elapsed_s = seconds_since(start);
  sample.cpu_s = measure::tree_cpu_s() - cpu_before;
  sample.shares = executor_->shares();
  for (const executors::Share& share : sample.shares) sample.digest += share.digest;
  return sample;
}

double LiveCell::stop() {
  if (!executor_) return 0;
  const auto executor = std::move(executor_);
  const auto start = Clock::now();
  executor->stop();
  return seconds_since(start);
}

}  // namespace gilscope::runner
