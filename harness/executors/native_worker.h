// One C++ worker's view of the work: the twin of worker.py.
#pragma once

#include <atomic>
#include <chrono>
#include <span>

#include "harness/executors/executor.h"

namespace gilscope::executors {

// A list of tasks that workers take from, one at a time, in order.
class TaskList {
 public:
  void fill(std::span<const kernels::Range> tasks) {
    tasks_ = tasks;
    next_.store(0, std::memory_order_relaxed);
  }
  [[nodiscard]] std::span<const kernels::Range> all() const { return tasks_; }
  // The next task, or nullptr when all are taken.
  const kernels::Range* take() {
    const std::size_t index = next_.fetch_add(1, std::memory_order_relaxed);
    return index < tasks_.size() ? &tasks_[index] : nullptr;
  }

 private:
  std::span<const kernels::Range> tasks_;
  std::atomic<std::size_t> next_{0};
};

inline std::int64_t nanoseconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::nanoseconds(std::chrono::steady_clock::now() - start).count();
}

// The caller's side of a kernel that carries: its arguments, made once, and what becomes of
// results. Of other kernels it holds nothing and does nothing.
class NativeCaller {
 public:
  explicit NativeCaller(const model::Cell& cell);

  [[nodiscard]] kernels::Bytes argument(std::int64_t item) const {
    return arguments_[static_cast<std::size_t>(item)];
  }
  // Takes the digests of the results and lets these go. Throws std::runtime_error where one is
  // missing or there twice.
  void settle(std::vector<Share>& shares);
  [[nodiscard]] std::optional<Carriage> carriage() const { return carriage_; }

 private:
  std::unique_ptr<kernels::Carrying> work_;
  std::vector<kernels::Buffer> arguments_;
  std::optional<Carriage> carriage_;
};

class NativeWorker {
 public:
  // The caller outlives the worker, who reads its arguments where they lie.
  NativeWorker(const model::Cell& cell, const NativeCaller& caller);

  // Takes tasks until none is left.
  Share run(TaskList& tasks);
  // These tasks, which are added to the share.
  void run(std::span<const kernels::Range> tasks, Share& share);

 private:
  void run_range(const kernels::Range& task, Share& share);
  void run_items(const kernels::Range& task, Share& share);
  void carry(const kernels::Range& task, Share& share);

  const NativeCaller& caller_;
  bool waits_;
  std::unique_ptr<kernels::Kernel> kernel_;
  std::unique_ptr<kernels::Carrying> carrying_;  // in its place, where the kernel carries
  void (NativeWorker::*run_task_)(const kernels::Range& task, Share& share);
};

}  // namespace gilscope::executors
