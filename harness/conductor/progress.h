// The progress line: what is measured, how far the run is, how long it will take.
#pragma once

#include <chrono>
#include <string>

namespace gilscope::conductor {

class Progress {
 public:
  // Rewrites one line on a terminal; prints a plain line every few seconds elsewhere.
  Progress();

  struct State {
    std::string cell;
    std::string phase;  // "round 2 of 8"
    std::size_t done = 0;
    std::size_t total = 0;  // as far as is known
  };
  void show(const State& state);
  void clear() const;  // leaves a clean line for other output

 private:
  using Clock = std::chrono::steady_clock;
  bool terminal_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_shown_;
  std::size_t first_done_ = 0;
  bool begun_ = false;
};

// 75 -> "1:15"
std::string clock_text(std::chrono::seconds duration);

}  // namespace gilscope::conductor
