#include "bench/runner/telemetry_visit.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <stdexcept>

#include "harness/support/process.h"
#include "harness/telemetry/sampler.h"

namespace gilscope::runner {
namespace {

// Short samples are repeated until there are enough ticks to tell shares from.
constexpr double kWatchedEnough_s = 0.1;
constexpr int kFewest = 2;
constexpr int kMost = 40;

bool is_thread_of_ours(int thread) {
  return std::filesystem::exists(fmt::format("/proc/self/task/{}", thread));
}

// The workers' threads: ours, or the main threads of processes below us. An event loop numbers its
// coroutines instead; all of them run in the main thread.
std::vector<int> workers_of(const Taken& sample, bool has_engine) {
  const std::vector<pid_t> processes = descendants_of(::getpid());
  std::set<int> workers;
  for (const executors::Share& share : sample.shares) {
    const int thread = static_cast<int>(share.worker);
    if (is_thread_of_ours(thread) || std::ranges::find(processes, thread) != processes.end()) {
      workers.insert(thread);
    }
  }
  if (workers.empty() && has_engine) {
    throw std::runtime_error("its workers are threads of other processes, which nobody watches");
  }
  if (workers.empty()) workers.insert(::getpid());
  return {workers.begin(), workers.end()};
}

// What a worker that runs, and whose GIL we cannot see, is running: one in a process of its own, or
// attached to a sub-interpreter of a build without a GIL. A thread of ours without any watch
// belongs to an interpreter that we cannot look into.
telemetry::Running elsewhere(const model::Cell& cell, const std::vector<int>& workers,
                             bool can_watch) {
  if (cell.host == "native") return telemetry::Running::native;
  const bool alone = workers.size() == 1 && cell.binding == "python";
  if (is_thread_of_ours(workers.front()) && !can_watch && !alone) {
    return telemetry::Running::unknown;
  }
  return cell.binding == "ext_nogil" ? telemetry::Running::native : telemetry::Running::python;
}

}  // namespace

model::Telemetry watch_cell(const Shell& shell, LiveCell& live, int pairs,
                            std::int64_t executions) {
  const Taken cold = live.take();
  const std::vector<int> workers = workers_of(cold, live.cell().family == "distributed");
  const auto watches = shell.watches ? shell.watches() : std::vector<telemetry::Watch>();
  telemetry::Sampler sampler(workers, watches, elsewhere(live.cell(), workers, !watches.empty()));
  std::vector<double> plain_s;
  std::vector<double> watched_s;
  double watched = 0;
  for (int turn = 0; turn < kFewest || (watched < kWatchedEnough_s && turn < kMost); ++turn) {
    // Which one comes first alternates, so that drift does not look like a cost.
    for (const bool watching : {turn % 2 == 0, turn % 2 != 0}) {
      if (!watching && turn >= pairs) continue;
      if (watching) sampler.start();
      const Taken taken = live.take(executions);
      if (watching) sampler.stop();
      const double elapsed_s = taken.sample.elapsed_s();
      if (turn < pairs) (watching ? watched_s : plain_s).push_back(elapsed_s);
      if (watching) watched += elapsed_s;
    }
  }
  model::Telemetry report = sampler.report();
  report.plain_s = std::move(plain_s);
  report.watched_s = std::move(watched_s);
  return report;
}

}  // namespace gilscope::runner
