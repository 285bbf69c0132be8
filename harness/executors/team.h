// A team of C++ threads that start each sample together and end it together.
#pragma once

#include <barrier>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace gilscope::executors {

// Each thread calls `member(index)` once; the member prepares, calls `ready`, then `await_start` in
// a loop, works while it returns true, and calls `finish` after each sample. When a member throws,
// the exception comes out of `begin`, `sample` or `end`.
class Team {
 public:
  using Member = std::function<void(std::size_t index)>;

  explicit Team(std::size_t size) : size_(size), gate_(static_cast<std::ptrdiff_t>(size) + 1) {}

  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;
  ~Team();

  // Starts the threads; returns when each is ready.
  void begin(const Member& member);
  // Lets all members run one sample; returns when the slowest has finished.
  void sample();
  // Lets all members leave; returns when every thread has ended.
  void end();

  // For members:
  void ready() { gate_.arrive_and_wait(); }
  bool await_start();
  void finish() { gate_.arrive_and_wait(); }

 private:
  void start_thread(const Member& member, std::size_t index);
  void rethrow();

  std::size_t size_;
  std::barrier<> gate_;
  bool leaving_ = false;  // written by the owner between two passages of the gate
  std::mutex mutex_;
  std::exception_ptr failure_;
  std::vector<std::jthread> threads_;
};

}  // namespace gilscope::executors
