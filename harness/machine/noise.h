// The machine's own noise: a fixed native loop on every CPU, and what can be seen through it.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <vector>

namespace gilscope::machine {

// Chunk times of about 8 ms each, one list for each CPU of our affinity, all CPUs at once.
struct CpuNoise {
  int cpu = 0;
  std::vector<double> chunks_s;
};
std::vector<CpuNoise> measure_noise(std::chrono::duration<double> duration);

struct NoiseSummary {
  double p5_s = 0;
  double median_s = 0;
  double p95_s = 0;
  double autocorrelation = 0;  // of neighbouring chunks
};
[[nodiscard]] NoiseSummary summarise(std::span<const double> chunks_s);

// The spread of the log-ratio of two visits that follow each other, each the median of chunks that
// fill about `visit_s`; nothing with fewer than six such pairs.
[[nodiscard]] std::optional<double> paired_spread(std::span<const double> chunks_s, double visit_s);

}  // namespace gilscope::machine
