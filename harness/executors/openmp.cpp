// /// executor
// names = ["openmp", "openmp_dynamic"]
// family = "native"
// bindings = ["native"]
// host = "native"
// hands_over = "references"
// summary = "OpenMP's parallel for, no Python at all; openmp_dynamic: schedule(dynamic)"
// ///
#ifdef _OPENMP
#include <omp.h>
#endif

#include <exception>
#include <memory>
#include <mutex>
#include <utility>

#include "harness/executors/native_worker.h"
#include "harness/support/error.h"

namespace gilscope::executors {
namespace {

#ifdef _OPENMP

// The threads of a parallel region wait for the next one when it ends.
class OpenMp final : public Executor {
 public:
  explicit OpenMp(const model::Cell& cell)
      : cell_(cell),
        caller_(cell),
        schedule_(cell.executor == "openmp_dynamic" ? omp_sched_dynamic : omp_sched_static),
        workers_(static_cast<std::size_t>(cell.workers)),
        shares_(workers_.size()) {}

  void start() override {
    ::omp_set_dynamic(0);  // as many threads as were asked for
    ::omp_set_num_threads(static_cast<int>(workers_.size()));
    ::omp_set_schedule(schedule_, 0);
#pragma omp parallel
    attempt([this] { own_worker() = std::make_unique<NativeWorker>(cell_, caller_); });
    rethrow();
  }

  void run(std::span<const kernels::Range> tasks) override {
    for (Share& share : shares_) share = Share{};
    const auto count = static_cast<std::int64_t>(tasks.size());
#pragma omp parallel for schedule(runtime)
    for (std::int64_t task = 0; task < count; ++task) {
      attempt([&] {
        own_worker()->run(tasks.subspan(static_cast<std::size_t>(task), 1),
                          shares_[static_cast<std::size_t>(::omp_get_thread_num())]);
      });
    }
    rethrow();
  }

  std::vector<Share> shares() override {
    std::vector<Share> shares = shares_;
    std::erase_if(shares, [](const Share& share) { return share.tasks == 0; });
    caller_.settle(shares);
    return shares;
  }
  std::optional<Carriage> carriage() override { return caller_.carriage(); }
  void stop() override { workers_.clear(); }

 private:
  std::unique_ptr<NativeWorker>& own_worker() {
    return workers_[static_cast<std::size_t>(::omp_get_thread_num())];
  }

  // No exception may leave a region.
  template <typename Work>
  void attempt(const Work& work) {
    try {
      work();
    } catch (...) {
      const std::lock_guard lock(mutex_);
      failure_ = std::current_exception();
    }
  }
  void rethrow() {
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  }

  model::Cell cell_;
  NativeCaller caller_;
  omp_sched_t schedule_;
  std::vector<std::unique_ptr<NativeWorker>> workers_;  // by thread
  std::vector<Share> shares_;
  std::mutex mutex_;
  std::exception_ptr failure_;
};

#else

class OpenMp final : public Executor {
 public:
  explicit OpenMp(const model::Cell& /*cell*/) {}
  void start() override {
    throw UserError(
        "this build has no OpenMP; install what the compiler needs for it (Debian: libomp-dev for "
        "clang) and build anew");
  }
  void run(std::span<const kernels::Range> /*tasks*/) override {}
  std::vector<Share> shares() override { return {}; }
  void stop() override {}
};

#endif

const Registration<OpenMp> registration{"openmp"};
const Registration<OpenMp> dynamic_registration{"openmp_dynamic"};

}  // namespace
}  // namespace gilscope::executors
