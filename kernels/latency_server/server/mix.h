// A 64-bit mixer: deterministic pseudo-random numbers from a place, without a state to carry.
#pragma once

#include <cstdint>

namespace gilscope::latency_server {

// The finalizer of splitmix64 (Steele, Lea and Flood, OOPSLA 2014): the same on every platform.
constexpr std::uint64_t mix(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15U;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31);
}

}  // namespace gilscope::latency_server
