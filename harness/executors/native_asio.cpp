// /// executor
// names = ["native_asio"]
// family = "event_loop"
// bindings = ["native"]
// host = "native"
// form = "async"
// summary = "C++ coroutines on one Asio event loop; workers are requests in flight"
// ///
// clang-format off
#include <utility>  // before Asio: see kernels/async_kernel.h
// clang-format on

#include <boost/asio/co_spawn.hpp>
#include <exception>

#include "harness/executors/native_worker.h"
#include "kernels/async_kernel.h"

namespace gilscope::executors {
namespace {

using boost::asio::awaitable;
using Clock = std::chrono::steady_clock;

class NativeAsio final : public Executor {
 public:
  explicit NativeAsio(const model::Cell& cell) : shares_(static_cast<std::size_t>(cell.workers)) {
    for (std::int64_t worker = 0; worker < cell.workers; ++worker) {
      kernels_.push_back(kernels::make_async_kernel(cell.kernel, context_, cell.params));
    }
  }

  void start() override {
    for (const auto& kernel : kernels_) spawn(kernel->prepare());
    run_all();
  }
  void run(std::span<const kernels::Range> tasks) override {
    tasks_.fill(tasks);
    for (std::size_t worker = 0; worker < kernels_.size(); ++worker) spawn(work(worker));
    run_all();
  }
  std::vector<Share> shares() override { return shares_; }
  void stop() override { kernels_.clear(); }

 private:
  void spawn(awaitable<void> coroutine) {
    boost::asio::co_spawn(context_, std::move(coroutine), [this](const std::exception_ptr& error) {
      if (error) failure_ = error;
    });
  }

  void run_all() {
    context_.restart();
    context_.run();
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  }

  awaitable<void> work(std::size_t worker) {
    Share share;
    const auto start = Clock::now();
    while (const kernels::Range* task = tasks_.take()) {
      ++share.tasks;
      for (std::int64_t item = task->begin; item < task->end; ++item) {
        const auto asked = Clock::now();
        share.digest += co_await kernels_[worker]->run({item, item + 1});
        share.latencies_ns.push_back(nanoseconds_since(asked));
      }
    }
    share.busy_ns = nanoseconds_since(start);
    shares_[worker] = std::move(share);
  }

  boost::asio::io_context context_{1};  // outlives the kernels, whose sockets belong to it
  std::vector<std::unique_ptr<kernels::AsyncKernel>> kernels_;
  std::vector<Share> shares_;
  TaskList tasks_;
  std::exception_ptr failure_;
};

const Registration<NativeAsio> registration{"native_asio"};

}  // namespace
}  // namespace gilscope::executors
