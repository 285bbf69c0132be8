// What executors on oneTBB have in common: an arena of as many workers, and their shares.
#pragma once

#include <fmt/format.h>
#include <oneapi/tbb.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <vector>

#include "harness/executors/native_worker.h"

namespace gilscope::executors {

// The kernel seen as what its kernel.toml says that it is. Throws std::runtime_error.
template <typename Shape>
Shape& shape_of(kernels::Carrying& work, const model::Cell& cell) {
  auto* shape = dynamic_cast<Shape*>(&work);
  if (shape != nullptr) return *shape;
  throw std::runtime_error(
      fmt::format("kernel '{}' has another shape in C++ than kernel.toml says", cell.kernel));
}

// Counts a step into a share, and how long it takes.
class Account {
 public:
  explicit Account(Share& share) : share_(share) {}
  Account(const Account&) = delete;
  Account& operator=(const Account&) = delete;
  ~Account() {
    ++share_.tasks;
    share_.busy_ns += nanoseconds_since(start_);
  }

 private:
  Share& share_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

class TbbTeam : public Executor {
 public:
  explicit TbbTeam(const model::Cell& cell)
      : caller_(cell), workers_(static_cast<std::size_t>(cell.workers)) {}

  // Every worker is up once all have met.
  void start() override {
    start([] {});
  }
  // The same, once each has prepared.
  template <typename Prepare>
  void start(const Prepare& prepare) {
    // One more: the library's limit counts the thread that calls, which waits in the arena.
    limit_.emplace(tbb::global_control::max_allowed_parallelism, workers_ + 1);
    arena_.emplace(static_cast<int>(workers_), 1U);
    std::atomic<std::size_t> here = 0;
    arena_->execute([&] {
      tbb::task_group group;
      for (std::size_t i = 0; i < workers_; ++i) {
        group.run([&] {
          prepare();
          ++here;
          while (here < workers_) std::this_thread::yield();
        });
      }
      group.wait();
    });
  }
  void run(std::span<const kernels::Range> tasks) override {
    tasks_.fill(tasks);
    shares_.clear();
    arena_->execute([this] { sample(); });
  }
  std::vector<Share> shares() override {
    std::vector<Share> shares;
    for (Share& share : shares_) shares.push_back(std::move(share));
    caller_.settle(shares);
    return shares;
  }
  std::optional<Carriage> carriage() override { return caller_.carriage(); }
  void stop() override {
    arena_.reset();
    limit_.reset();
  }

 protected:
  // All tasks, by the arena's workers and the calling thread, which is one of them.
  virtual void sample() = 0;

  [[nodiscard]] std::size_t workers() const { return workers_; }
  [[nodiscard]] const NativeCaller& caller() const { return caller_; }
  [[nodiscard]] TaskList& tasks() { return tasks_; }
  // Of the thread that asks.
  Share& own_share() {
    Share& share = shares_.local();
    share.worker = ::gettid();
    return share;
  }

 private:
  NativeCaller caller_;
  std::size_t workers_;
  TaskList tasks_;
  std::optional<tbb::global_control> limit_;
  std::optional<tbb::task_arena> arena_;
  tbb::enumerable_thread_specific<Share> shares_;
};

}  // namespace gilscope::executors
