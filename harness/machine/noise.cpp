#include "harness/machine/noise.h"

#include <sched.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <thread>

#include "harness/machine/cpus.h"
#include "harness/measure/statistics.h"

namespace gilscope::machine {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kChunk = 0.008;  // seconds

// Integer work without memory: its time is the CPU's alone. Five chains side by side, since one
// waits for itself and leaves most of a core idle: a neighbour on the other hardware thread, which
// slows an interpreter's loop by a half, would not be seen.
std::uint64_t spin(std::uint64_t seed, std::int64_t steps) {
  std::array<std::uint64_t, 5> chains = {seed, seed + 1, seed + 2, seed + 3, seed + 4};
  for (std::int64_t step = 0; step < steps; ++step) {
    for (std::uint64_t& chain : chains) {
      chain ^= chain << 13;
      chain ^= chain >> 7;
      chain ^= chain << 17;
    }
  }
  return std::reduce(chains.begin(), chains.end());
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// As many steps as fill a chunk, by the fastest of some tries.
std::int64_t steps_of_a_chunk() {
  constexpr std::int64_t kTry = 50'000;
  double fastest = 1;
  volatile std::uint64_t sink = 1;
  for (int attempt = 0; attempt < 20; ++attempt) {
    const auto start = Clock::now();
    sink = spin(sink, kTry);
    fastest = std::min(fastest, seconds_since(start));
  }
  return static_cast<std::int64_t>(kTry * kChunk / fastest);
}

void pin_to(int cpu) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(cpu, &one);
  ::sched_setaffinity(0, sizeof one, &one);  // of this thread; without it we measure all the same
}

void fill(CpuNoise& noise, std::int64_t steps, std::chrono::duration<double> duration) {
  pin_to(noise.cpu);
  volatile std::uint64_t sink = 1;
  const auto begin = Clock::now();
  while (seconds_since(begin) < duration.count()) {
    const auto start = Clock::now();
    sink = spin(sink, steps);
    noise.chunks_s.push_back(seconds_since(start));
  }
}

}  // namespace

std::vector<CpuNoise> measure_noise(std::chrono::duration<double> duration) {
  const std::int64_t steps = steps_of_a_chunk();
  std::vector<CpuNoise> noise;
  for (const int cpu : affinity()) noise.push_back({.cpu = cpu, .chunks_s = {}});
  std::vector<std::jthread> threads;
  for (CpuNoise& one : noise) {
    threads.emplace_back([&one, steps, duration] { fill(one, steps, duration); });
  }
  threads.clear();
  return noise;
}

NoiseSummary summarise(std::span<const double> chunks_s) {
  std::vector<double> ordered(chunks_s.begin(), chunks_s.end());
  std::ranges::sort(ordered);
  const auto at = [&](double share) {
    return ordered.at(static_cast<std::size_t>(share * static_cast<double>(ordered.size() - 1)));
  };
  NoiseSummary summary{.p5_s = at(0.05), .median_s = at(0.5), .p95_s = at(0.95)};
  double mean = 0;
  for (const double chunk : chunks_s) mean += chunk / static_cast<double>(chunks_s.size());
  double together = 0;
  double alone = 0;
  for (std::size_t i = 0; i < chunks_s.size(); ++i) {
    alone += (chunks_s[i] - mean) * (chunks_s[i] - mean);
    if (i > 0) together += (chunks_s[i] - mean) * (chunks_s[i - 1] - mean);
  }
  summary.autocorrelation = alone > 0 ? together / alone : 0;
  return summary;
}

std::optional<double> paired_spread(std::span<const double> chunks_s, double visit_s) {
  constexpr std::size_t kFewest = 6;
  if (chunks_s.empty()) return std::nullopt;
  const double chunk = measure::median(chunks_s);
  const auto size = std::max(std::size_t{1}, static_cast<std::size_t>(visit_s / chunk));
  std::vector<double> ratios;
  for (std::size_t at = 0; at + 2 * size <= chunks_s.size(); at += 2 * size) {
    ratios.push_back(std::log(measure::median(chunks_s.subspan(at, size)) /
                              measure::median(chunks_s.subspan(at + size, size))));
  }
  if (ratios.size() < kFewest) return std::nullopt;
  // The standard deviation, not the robust spread: a noise burst now and then is what spoils a
  // run of few rounds, and the median of absolute deviations would not see it.
  double squares = 0;
  for (const double ratio : ratios) squares += ratio * ratio;  // about 0: both do the same
  return std::sqrt(squares / static_cast<double>(ratios.size()));
}

}  // namespace gilscope::machine
