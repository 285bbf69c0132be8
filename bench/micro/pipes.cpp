// Sending a payload to another process and getting it back, through two pipes.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <span>
#include <system_error>
#include <vector>

#include "bench/micro/child.h"

namespace gilscope::micro {
namespace {

class Pipe {
 public:
  Pipe() {
    if (::pipe(ends_.data()) != 0) {
      throw std::system_error(errno, std::generic_category(), "pipe");
    }
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close_reader();
    close_writer();
  }

  // Each moves all of the payload, or returns false when the other side is gone.
  [[nodiscard]] bool read(std::span<std::byte> payload) const {
    return whole(payload, [this](auto rest) { return ::read(ends_[0], rest.data(), rest.size()); });
  }
  [[nodiscard]] bool write(std::span<std::byte> payload) const {
    return whole(payload,
                 [this](auto rest) { return ::write(ends_[1], rest.data(), rest.size()); });
  }
  void close_reader() { close(ends_[0]); }
  void close_writer() { close(ends_[1]); }

 private:
  template <typename Move>
  static bool whole(std::span<std::byte> payload, Move move) {
    while (!payload.empty()) {
      const ssize_t moved = move(payload);
      if (moved <= 0) return false;
      payload = payload.subspan(static_cast<std::size_t>(moved));
    }
    return true;
  }
  static void close(int& end) {
    if (end >= 0) ::close(std::exchange(end, -1));
  }

  std::array<int, 2> ends_{};
};

void round_trip(benchmark::State& state) {
  std::vector<std::byte> payload(static_cast<std::size_t>(state.range(0)));
  Pipe there;
  Pipe back;
  const pid_t echo = fork_child([&] {
    there.close_writer();
    while (there.read(payload) && back.write(payload)) {
    }
  });
  back.close_writer();
  for (auto _ : state) {
    if (!there.write(payload) || !back.read(payload)) {
      state.SkipWithError("the echoing process ended");
      break;
    }
  }
  there.close_writer();
  wait_for(echo);
  state.SetBytesProcessed(2 * state.range(0) * state.iterations());
}

BENCHMARK(round_trip)
    ->Name("pipe_round_trip")
    ->ArgName("bytes")
    ->RangeMultiplier(32)
    ->Range(1, 1 << 20)
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace gilscope::micro
