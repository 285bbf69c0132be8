// What a thread is doing, as the kernel tells it.
#pragma once

#include <cstdint>
#include <string>

namespace gilscope::telemetry {

// Of any thread below this process, by its thread id.
class ThreadState {
 public:
  explicit ThreadState(int thread);
  ThreadState(const ThreadState&) = delete;
  ThreadState& operator=(const ThreadState&) = delete;
  ~ThreadState();

  enum class Kind {
    running,  // on a CPU or waiting for one
    blocked,  // in a system call
    unreadable
  };
  struct Reading {
    Kind kind = Kind::unreadable;
    std::uintptr_t futex = 0;  // what it waits for, when that is a futex
  };
  [[nodiscard]] Reading read() const;

 private:
  int fd_;
};

// Voluntary and involuntary context switches of a thread since it began; zeros when unreadable.
struct Switches {
  std::int64_t voluntary = 0;
  std::int64_t involuntary = 0;
};
[[nodiscard]] Switches switches_of(int thread);

}  // namespace gilscope::telemetry
