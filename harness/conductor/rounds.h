// The order of visits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gilscope::conductor {

// A random permutation of 0..count-1 that depends on (seed, round) only: the same on every machine
// and with every standard library.
std::vector<std::size_t> order_of_round(std::uint64_t seed, std::int64_t round, std::size_t count);

}  // namespace gilscope::conductor
