// What workers spend their time on, and what the GIL was doing: read at 1 kHz by a thread that
// holds no GIL. Knows no Python, only addresses and threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "harness/model/telemetry.h"

namespace gilscope::telemetry {

constexpr double kRateHz = 1000;

// One GIL of this process; fields as in harness/interpreter/gil_state.h.
struct Gil {
  std::uintptr_t begin = 0;
  std::uintptr_t size = 0;
  const int* enabled = nullptr;
  const int* locked = nullptr;
  void* const* last_holder = nullptr;
  const unsigned long* switch_number = nullptr;
};

// A thread of this process that is attached to an interpreter.
struct Watch {
  int thread = 0;
  Gil gil;
  const void* thread_state = nullptr;
  const int* attached = nullptr;        // free-threaded: 0 detached, 1 attached, 2 stopped
  const bool* world_stopped = nullptr;  // free-threaded
};

// What a worker's time is made of where it cannot be read off a GIL: a process that has a GIL of
// its own, or a thread without Python.
enum class Running { python, native, unknown };

// Samples the workers (by thread id, of any process below this one) between `start` and `stop`,
// any number of times.
class Sampler {
 public:
  Sampler(std::vector<int> workers, std::vector<Watch> watches, Running elsewhere);
  Sampler(const Sampler&) = delete;
  Sampler& operator=(const Sampler&) = delete;
  ~Sampler();

  void start();
  void stop();

  [[nodiscard]] std::int64_t ticks() const { return ticks_; }
  // As described in docs/contracts.md, "Telemetry"; without what belongs to the visit.
  [[nodiscard]] model::Telemetry report() const;

 private:
  struct Worker;
  struct WatchedGil;

  void sample_until_stopped();
  void tick();
  void look_at(Worker& worker);
  void report_workers(model::Telemetry& report) const;
  [[nodiscard]] std::optional<model::WatchedGil> report_gil() const;
  [[nodiscard]] std::optional<model::WatchedFreeThreading> report_free_threading() const;

  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::unique_ptr<WatchedGil>> gils_;
  std::vector<Watch> watches_;
  Running elsewhere_;
  std::jthread thread_;
  std::atomic<bool> stopping_ = false;
  std::int64_t ticks_ = 0;
  std::int64_t looks_ = 0;
  std::size_t next_worker_ = 0;
  double seconds_ = 0;
  std::int64_t attached_ = 0;
  std::int64_t stopped_ = 0;
};

}  // namespace gilscope::telemetry
