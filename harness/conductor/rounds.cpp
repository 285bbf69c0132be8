#include "harness/conductor/rounds.h"

#include <map>
#include <numeric>
#include <random>
#include <utility>

namespace gilscope::conductor {
namespace {

std::mt19937_64 random_of_visit(std::uint64_t seed, std::int64_t round, std::size_t side,
                                std::size_t slot) {
  std::seed_seq sequence{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32),
                         static_cast<std::uint32_t>(round), static_cast<std::uint32_t>(side),
                         static_cast<std::uint32_t>(slot)};
  return std::mt19937_64(sequence);
}

}  // namespace

// Fisher-Yates by hand: std::shuffle and the distributions may differ between libraries. The bias
// of the remainder is below 2^-40 for any plan that fits in memory.
std::vector<std::size_t> order_of_round(std::uint64_t seed, std::int64_t round, std::size_t count) {
  std::seed_seq sequence{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32),
                         static_cast<std::uint32_t>(round)};
  std::mt19937_64 random(sequence);
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t left = count; left > 1; --left) {
    std::swap(order[left - 1], order[random() % left]);
  }
  return order;
}

std::vector<std::size_t> order_in_blocks(std::uint64_t seed, std::int64_t round,
                                         const std::vector<std::string>& groups) {
  std::map<std::string, std::size_t> number_of;  // of each group, in the order of the slots
  std::vector<std::vector<std::size_t>> blocks;
  // Slots in random order, dealt out to their groups: each keeps a random order of its own.
  for (const std::string& group : groups) number_of.try_emplace(group, number_of.size());
  blocks.resize(number_of.size());
  for (const std::size_t slot : order_of_round(seed, round, groups.size())) {
    blocks[number_of.at(groups[slot])].push_back(slot);
  }
  std::vector<std::size_t> order;
  constexpr std::uint64_t kOther = 0xd1b54a32d192ed03;  // so that blocks and slots share no numbers
  for (const std::size_t block : order_of_round(seed ^ kOther, round, blocks.size())) {
    order.insert(order.end(), blocks[block].begin(), blocks[block].end());
  }
  return order;
}

std::vector<std::size_t> order_of_members(std::uint64_t seed, std::int64_t round, std::size_t slot,
                                          std::size_t count) {
  constexpr std::uint64_t kGoldenRatio = 0x9e3779b97f4a7c15;  // of 2^64: spreads small numbers
  return order_of_round(seed ^ (kGoldenRatio * (slot + 1)), round, count);
}

std::size_t padding_of_visit(std::uint64_t seed, std::int64_t round, std::size_t side,
                             std::size_t slot) {
  constexpr std::size_t kPage = 4096;
  return random_of_visit(seed, round, side, slot)() % kPage;
}

std::size_t layout_of_visit(std::uint64_t seed, std::int64_t round, std::size_t side,
                            std::size_t slot, std::size_t layouts) {
  auto random = random_of_visit(seed, round, side, slot);
  random.discard(1);  // the padding
  return random() % layouts;
}

}  // namespace gilscope::conductor
