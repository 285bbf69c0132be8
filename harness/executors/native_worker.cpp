#include "harness/executors/native_worker.h"

#include <fmt/format.h>
#include <unistd.h>

#include <stdexcept>

namespace gilscope::executors {

using Clock = std::chrono::steady_clock;

NativeCaller::NativeCaller(const model::Cell& cell) {
  if (!cell.carries) return;
  work_ = kernels::make_carrying(cell.kernel, cell.params);
  for (std::int64_t item = 0; item < cell.items; ++item) {
    arguments_.push_back(work_->argument(item));
  }
}

void NativeCaller::settle(std::vector<Share>& shares) {
  if (work_ == nullptr) return;
  std::vector<std::int64_t> seen(arguments_.size());
  Carriage carriage;
  for (Share& share : shares) {
    for (const Result& result : share.results) {
      ++seen[static_cast<std::size_t>(result.item)];
      share.digest += work_->digest(result.item, result.value);
      carriage.bytes_in += static_cast<double>(argument(result.item).size());
      carriage.bytes_out += static_cast<double>(result.value.size());
    }
    share.results.clear();
  }
  const std::int64_t executions = seen.empty() ? 0 : seen.front();
  for (std::size_t item = 0; item < seen.size(); ++item) {
    if (seen[item] == executions && executions > 0) continue;
    throw std::runtime_error(
        fmt::format("{} results came back for argument {}, and {} for "
                    "argument 0",
                    seen[item], item, executions));
  }
  carriage.bytes_in /= static_cast<double>(executions);
  carriage.bytes_out /= static_cast<double>(executions);
  carriage_ = carriage;
}

NativeWorker::NativeWorker(const model::Cell& cell, const NativeCaller& caller)
    : caller_(caller),
      waits_(cell.waits),
      run_task_(cell.carries ? &NativeWorker::carry
                : cell.waits ? &NativeWorker::run_items
                             : &NativeWorker::run_range) {
  if (cell.carries) {
    carrying_ = kernels::make_carrying(cell.kernel, cell.params);
  } else {
    kernel_ = kernels::make_kernel(cell.kernel, cell.params);
  }
}

Share NativeWorker::run(TaskList& tasks) {
  Share share;
  share.worker = ::gettid();
  const auto start = Clock::now();
  while (const kernels::Range* task = tasks.take()) {
    ++share.tasks;
    (this->*run_task_)(*task, share);
  }
  share.busy_ns = nanoseconds_since(start);
  return share;
}

void NativeWorker::run(std::span<const kernels::Range> tasks, Share& share) {
  const auto start = Clock::now();
  share.worker = ::gettid();
  share.tasks += static_cast<std::int64_t>(tasks.size());
  for (const kernels::Range& task : tasks) (this->*run_task_)(task, share);
  share.busy_ns += nanoseconds_since(start);
}

void NativeWorker::run_range(const kernels::Range& task, Share& share) {
  share.digest += kernel_->run(task);
}

void NativeWorker::run_items(const kernels::Range& task, Share& share) {
  for (std::int64_t item = task.begin; item < task.end; ++item) {
    const auto asked = Clock::now();
    share.digest += kernel_->run({item, item + 1});
    share.latencies_ns.push_back(nanoseconds_since(asked));
  }
}

void NativeWorker::carry(const kernels::Range& task, Share& share) {
  const auto asked = Clock::now();
  share.results.push_back({task.begin, carrying_->run(caller_.argument(task.begin))});
  if (waits_) share.latencies_ns.push_back(nanoseconds_since(asked));
}

}  // namespace gilscope::executors
