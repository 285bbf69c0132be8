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

class NativeWorker {
 public:
  explicit NativeWorker(const model::Cell& cell)
      : kernel_(kernels::make_kernel(cell.kernel, cell.params)), waits_(cell.waits) {}

  // Takes tasks until none is left.
  Share run(TaskList& tasks);

 private:
  std::unique_ptr<kernels::Kernel> kernel_;
  bool waits_;
};

}  // namespace gilscope::executors
