// The order of visits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gilscope::conductor {

// A random permutation of 0..count-1 that depends on (seed, round) only: the same on every machine
// and with every standard library.
std::vector<std::size_t> order_of_round(std::uint64_t seed, std::int64_t round, std::size_t count);

// The same for the members of a slot: also of the slot's index.
std::vector<std::size_t> order_of_members(std::uint64_t seed, std::int64_t round, std::size_t slot,
                                          std::size_t count);

// How many bytes to add to the environment of a visit, 0 to 4095. The size of the environment moves
// what lies in memory behind it, which makes some code faster or slower by a quarter (Mytkowicz et
// al. 2009): two folders with names of different length would look like a regression. A random size
// for each visit makes that a part of the noise, where the intervals see it.
std::size_t padding_of_visit(std::uint64_t seed, std::int64_t round, std::size_t side,
                             std::size_t slot);

}  // namespace gilscope::conductor
