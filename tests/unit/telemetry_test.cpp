// The sampler: what threads of this process do, with and without a GIL to look at.
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "harness/telemetry/sampler.h"
#include "harness/telemetry/thread_state.h"

namespace gilscope::telemetry {
namespace {

using namespace std::chrono_literals;
using model::Telemetry;
using model::TimeShares;

enum class Does { compute, wait, nap };

// A thread that does one thing until it is told to end.
class Companion {
 public:
  explicit Companion(Does what)
      : thread_([this, what] {
          id_ = ::gettid();
          if (what == Does::wait) ending_.wait(false);
          while (!ending_) {
            if (what == Does::nap) std::this_thread::sleep_for(1ms);
          }
        }) {
    while (id_ == 0) std::this_thread::yield();
    // On its way to the wait it still runs, and on a busy machine that may take a while.
    ThreadState state(id_);
    while (what == Does::wait && state.read().kind != ThreadState::Kind::blocked) {
      std::this_thread::yield();
    }
  }
  Companion(const Companion&) = delete;
  Companion& operator=(const Companion&) = delete;
  ~Companion() {
    ending_ = true;
    ending_.notify_all();
  }
  [[nodiscard]] int id() const { return id_; }

 private:
  std::atomic<int> id_ = 0;
  std::atomic<bool> ending_ = false;
  std::jthread thread_;
};

// A GIL as CPython keeps it.
struct FakeGil {
  int enabled = 1;
  int locked = 1;
  void* last_holder = nullptr;
  unsigned long switch_number = 0;

  [[nodiscard]] Watch watch(int thread, const void* thread_state) const {
    Watch watch;
    watch.thread = thread;
    watch.gil = {.begin = reinterpret_cast<std::uintptr_t>(this),
                 .size = sizeof *this,
                 .enabled = &enabled,
                 .locked = &locked,
                 .last_holder = &last_holder,
                 .switch_number = &switch_number};
    watch.thread_state = thread_state;
    return watch;
  }
};

Telemetry watched(Sampler& sampler) {
  for (int attempt = 0; attempt < 100 && sampler.ticks() < 20; ++attempt) {
    sampler.start();
    std::this_thread::sleep_for(20ms);
    sampler.stop();
  }
  return sampler.report();
}

double sum(const TimeShares& shares) {
  return shares.python + shares.native + shares.gil + shares.waiting + shares.unattributed;
}

TEST(Telemetry, TimeThatNoLookFellUponIsUnattributed) {
  Sampler sampler(std::vector<int>(1000, ::gettid()), {}, Running::native);
  const Telemetry unstarted = sampler.report();
  EXPECT_NEAR(unstarted.shares.unattributed, 1, 1e-9);
  watched(sampler);  // far fewer ticks than workers
  const Telemetry report = sampler.report();
  EXPECT_NEAR(sum(report.shares), 1, 1e-9);
  for (const auto& worker : report.workers) EXPECT_NEAR(sum(worker.shares), 1, 1e-9);
}

TEST(Telemetry, TellsComputingFromWaiting) {
  const Companion busy(Does::compute);
  const Companion idle(Does::wait);
  const Companion napping(Does::nap);
  Sampler sampler({busy.id(), idle.id(), napping.id()}, {}, Running::native);
  const Telemetry report = watched(sampler);
  ASSERT_EQ(report.workers.size(), 3U);
  EXPECT_GT(report.workers[0].shares.native, 0.9);
  EXPECT_EQ(report.workers[1].shares.waiting, 1);
  for (const auto& worker : report.workers) EXPECT_NEAR(sum(worker.shares), 1, 1e-9);
  EXPECT_NEAR(sum(report.shares), 1, 1e-9);
  EXPECT_FALSE(report.gil);
  EXPECT_GT(report.workers[2].voluntary_switches_per_s, 0);
}

TEST(Telemetry, WhoHoldsTheGilRunsPythonAndWhoDoesNotRunsWithoutIt) {
  const Companion holder(Does::compute);
  const Companion other(Does::compute);
  int state_of_holder = 0;
  int state_of_other = 0;
  FakeGil gil;
  gil.last_holder = &state_of_holder;
  Sampler sampler(
      {holder.id(), other.id()},
      {gil.watch(holder.id(), &state_of_holder), gil.watch(other.id(), &state_of_other)},
      Running::unknown);
  const Telemetry report = watched(sampler);
  EXPECT_GT(report.workers[0].shares.python, 0.99);
  EXPECT_GT(report.workers[1].shares.native, 0.9);
  EXPECT_EQ(report.gil->count, 1);
  EXPECT_GT(report.gil->utilisation, 0.99);
  EXPECT_EQ(report.gil->handovers_per_s, 0);
}

TEST(Telemetry, HandOversAreCountedExactly) {
  const Companion busy(Does::compute);
  FakeGil gil;
  Sampler sampler({busy.id()}, {gil.watch(busy.id(), &gil)}, Running::unknown);
  sampler.start();
  gil.switch_number += 7;
  sampler.stop();
  gil.switch_number += 100;  // nobody is watching
  const Telemetry report = sampler.report();
  const double handovers = report.gil->handovers_per_s * report.sampled_s;
  EXPECT_NEAR(handovers, 7, 1e-6);
}

TEST(Telemetry, WithoutAGilAttachedThreadsAreCounted) {
  const Companion attached(Does::compute);
  const Companion stopped(Does::compute);
  FakeGil gil;
  gil.enabled = 0;
  int one = 1;
  int two = 2;
  bool world_stopped = true;
  Watch first = gil.watch(attached.id(), &one);
  first.attached = &one;
  first.world_stopped = &world_stopped;
  Watch second = gil.watch(stopped.id(), &two);
  second.attached = &two;
  second.world_stopped = &world_stopped;
  Sampler sampler({attached.id(), stopped.id()}, {first, second}, Running::unknown);
  const Telemetry report = watched(sampler);
  EXPECT_FALSE(report.gil);
  EXPECT_NEAR(report.free_threaded->attached_threads, 1, 1e-9);
  EXPECT_NEAR(report.free_threaded->stopped_share, 1, 1e-9);
  EXPECT_GT(report.workers[0].shares.python, 0.99);
  EXPECT_GT(report.workers[1].shares.gil, 0.99);
}

TEST(Telemetry, AThreadThatIsGoneIsNotAttributed) {
  int gone = 0;
  {
    gone = Companion(Does::compute).id();
  }
  Sampler sampler({gone}, {}, Running::native);
  EXPECT_NEAR(watched(sampler).workers[0].shares.unattributed, 1, 1e-9);
  EXPECT_EQ(switches_of(gone).voluntary, 0);
}

}  // namespace
}  // namespace gilscope::telemetry
