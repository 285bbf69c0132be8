#include "harness/executors/native_worker.h"

#include <unistd.h>

namespace gilscope::executors {

using Clock = std::chrono::steady_clock;

Share NativeWorker::run(TaskList& tasks) {
  Share share;
  share.worker = ::gettid();
  const auto start = Clock::now();
  while (const kernels::Range* task = tasks.take()) {
    ++share.tasks;
    if (!waits_) {
      share.digest += kernel_->run(*task);
      continue;
    }
    for (std::int64_t item = task->begin; item < task->end; ++item) {
      const auto asked = Clock::now();
      share.digest += kernel_->run({item, item + 1});
      share.latencies_ns.push_back(nanoseconds_since(asked));
    }
  }
  share.busy_ns = nanoseconds_since(start);
  return share;
}

}  // namespace gilscope::executors
