// How long an item waits before it is answered.
#pragma once

#include <chrono>
#include <cstdint>

namespace gilscope::latency_server {

// The wait of `item`: `median_us` when sigma is 0, otherwise drawn from a log-normal distribution
// (response times of services are skewed to the right) with that median and shape. A function of
// its arguments only, not of the order of requests, so that every strategy waits the same.
std::chrono::nanoseconds wait_of(std::uint64_t seed, std::int64_t item, std::int64_t median_us,
                                 double sigma);

}  // namespace gilscope::latency_server
