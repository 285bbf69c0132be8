// The order of visits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace gilscope::conductor {

// A random permutation of 0..count-1 that depends on (seed, round) only: the same on every machine
// and with every standard library.
std::vector<std::size_t> order_of_round(std::uint64_t seed, std::int64_t round, std::size_t count);

// The slots of a round, by the group that each belongs to: group by group in random order, and
// within each in random order. What is compared with each other (the cells of a kernel and their
// base) is then visited within seconds instead of anywhere in a round, so that slow drift cancels.
std::vector<std::size_t> order_in_blocks(std::uint64_t seed, std::int64_t round,
                                         const std::vector<std::string>& groups);

// A random permutation of the members of a slot, which depends on the slot's index, too.
std::vector<std::size_t> order_of_members(std::uint64_t seed, std::int64_t round, std::size_t slot,
                                          std::size_t count);

// How many bytes to add to the environment of a visit, 0 to 4095. The size of the environment moves
// what lies in memory behind it, which makes some code faster or slower by a quarter (Mytkowicz et
// al. 2009): two folders with names of different length would look like a regression. A random size
// for each visit makes that a part of the noise, where the intervals see it.
std::size_t padding_of_visit(std::uint64_t seed, std::int64_t round, std::size_t side,
                             std::size_t slot);

// Which of so many layouts of a program a visit runs. Where functions lie makes them faster or
// slower by per cents, too, and a change anywhere in the program moves them; a layout drawn for
// each visit makes that noise as well.
std::size_t layout_of_visit(std::uint64_t seed, std::int64_t round, std::size_t side,
                            std::size_t slot, std::size_t layouts);

}  // namespace gilscope::conductor
