#include "kernels/latency_server/server/wait.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "kernels/latency_server/server/mix.h"

namespace gilscope::latency_server {
namespace {

constexpr double kLongestNs = 60e9;  // a far outlier of a wide distribution must not stall a run

// Uniform in (0, 1]: zero has no logarithm.
double uniform(std::uint64_t bits) {
  return (static_cast<double>(bits >> 11) + 1.0) * 0x1p-53;
}

// Box and Muller's method (1958): of its two deviates one is used.
double standard_normal(std::uint64_t key) {
  const double radius = std::sqrt(-2.0 * std::log(uniform(mix(key))));
  return radius * std::cos(2.0 * std::numbers::pi * uniform(mix(key + 1)));
}

}  // namespace

// The last bit of libm's functions differs between machines: harmless here, where it moves a wait
// by less than a nanosecond and no digest depends on it.
std::chrono::nanoseconds wait_of(std::uint64_t seed, std::int64_t item, std::int64_t median_us,
                                 double sigma) {
  double wait_ns = 1000.0 * static_cast<double>(median_us);
  if (sigma > 0 && median_us > 0) {
    const std::uint64_t key = mix(mix(seed) ^ static_cast<std::uint64_t>(item));
    wait_ns = std::min(kLongestNs, wait_ns * std::exp(sigma * standard_normal(key)));
  }
  return std::chrono::nanoseconds(std::llround(wait_ns));
}

}  // namespace gilscope::latency_server
