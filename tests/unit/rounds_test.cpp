// The order of visits, and the words of the progress line.
#include "harness/conductor/rounds.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "harness/conductor/progress.h"

namespace gilscope::conductor {
namespace {

using Order = std::vector<std::size_t>;

TEST(OrderOfRound, VisitsEveryCellOnce) {
  for (const std::size_t count : {0U, 1U, 2U, 7U, 500U}) {
    Order order = order_of_round(1, 1, count);
    std::ranges::sort(order);
    Order all(count);
    std::iota(all.begin(), all.end(), std::size_t{0});
    EXPECT_EQ(order, all);
  }
}

// A recorded seed gives the same order for ever, on every machine and with every library.
TEST(OrderOfRound, IsTheSameForEver) {
  EXPECT_EQ(order_of_round(42, 1, 8), (Order{2, 1, 4, 3, 0, 5, 6, 7}));
  EXPECT_EQ(order_of_round(42, 2, 8), (Order{3, 2, 0, 4, 5, 6, 1, 7}));
  EXPECT_EQ(order_of_round(0x123456789abcdef0, 1, 8), (Order{1, 6, 0, 2, 5, 4, 7, 3}));
}

TEST(OrderOfRound, DependsOnAllOfTheSeedAndOnTheRound) {
  const Order order = order_of_round(7, 1, 50);
  EXPECT_NE(order, order_of_round(8, 1, 50));
  EXPECT_NE(order, order_of_round(7 + (std::uint64_t{1} << 32), 1, 50));
  EXPECT_NE(order, order_of_round(7, 2, 50));
  EXPECT_EQ(order, order_of_round(7, 1, 50));
}

// Each of 5 cells is at each of 5 positions in about 400 of 2000 rounds (standard deviation 18).
TEST(OrderOfRound, PutsNoCellAnywhereMoreOften) {
  constexpr std::size_t kCells = 5;
  std::vector<std::vector<int>> times(kCells, std::vector<int>(kCells));
  for (std::int64_t round = 1; round <= 2000; ++round) {
    const Order order = order_of_round(2024, round, kCells);
    for (std::size_t i = 0; i < kCells; ++i) ++times[order[i]][i];
  }
  for (const auto& positions : times) {
    for (const int count : positions) EXPECT_NEAR(count, 400, 80);
  }
}

using Groups = std::vector<std::string>;

TEST(OrderInBlocks, VisitsEverySlotOnceAndGroupByGroup) {
  Groups groups;
  for (int slot = 0; slot < 60; ++slot) groups.push_back(fmt::format("k{}", slot % 7));
  Order order = order_in_blocks(3, 1, groups);
  int changes = 0;
  for (std::size_t i = 1; i < order.size(); ++i) {
    changes += groups[order[i]] == groups[order[i - 1]] ? 0 : 1;
  }
  EXPECT_EQ(changes, 6);
  std::ranges::sort(order);
  Order all(groups.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  EXPECT_EQ(order, all);
  EXPECT_EQ(order_in_blocks(3, 1, {}), Order{});
}

TEST(OrderInBlocks, GroupsAndTheirSlotsAreAnywhereAsOften) {
  const Groups groups = {"a", "b", "a", "b", "a", "c"};
  std::vector<std::vector<int>> times(6, std::vector<int>(6));
  int c_is_last = 0;
  for (std::int64_t round = 1; round <= 3000; ++round) {
    const Order order = order_in_blocks(2024, round, groups);
    c_is_last += order.back() == 5 ? 1 : 0;
    const auto of_a = std::ranges::find_if(order, [&](std::size_t i) { return groups[i] == "a"; });
    ++times[*of_a][0];
  }
  EXPECT_NEAR(c_is_last, 1000, 100);
  for (const std::size_t slot : {0U, 2U, 4U}) EXPECT_NEAR(times[slot][0], 1000, 100);
}

TEST(OrderInBlocks, IsTheSameForEver) {
  EXPECT_EQ(order_in_blocks(42, 1, {"a", "b", "a", "b", "c"}), (Order{0, 2, 4, 1, 3}));
}

// As above: a journal that an older version began goes on in its order.
TEST(OrderOfMembers, IsTheSameForEver) {
  EXPECT_EQ(order_of_members(42, 1, 0, 4), (Order{3, 0, 2, 1}));
  EXPECT_EQ(order_of_members(42, 2, 0, 4), (Order{2, 3, 1, 0}));
  EXPECT_EQ(order_of_members(42, 1, 7, 4), (Order{3, 0, 1, 2}));
  EXPECT_EQ(order_of_members(0x123456789abcdef0, 2, 1, 4), (Order{1, 0, 3, 2}));
}

TEST(PaddingOfVisit, IsTheSameForEver) {
  EXPECT_EQ(padding_of_visit(42, 1, 0, 0), 924U);
  EXPECT_EQ(padding_of_visit(42, 1, 1, 0), 280U);
  EXPECT_EQ(padding_of_visit(42, 2, 1, 7), 2477U);
  EXPECT_EQ(padding_of_visit(0x123456789abcdef0, 2, 0, 1), 2945U);
}

TEST(LayoutOfVisit, IsAnyOfThemAboutAsOften) {
  std::map<std::size_t, int> drawn;
  for (std::int64_t round = 1; round <= 400; ++round) ++drawn[layout_of_visit(42, round, 0, 3, 4)];
  EXPECT_EQ(drawn.size(), 4U);
  for (const auto& [layout, times] : drawn) {
    EXPECT_LT(layout, 4U);
    EXPECT_GT(times, 60);
  }
  EXPECT_EQ(layout_of_visit(42, 1, 0, 0, 1), 0U);
}

TEST(ClockText, IsMinutesAndSecondsOrHours) {
  using std::chrono::seconds;
  EXPECT_EQ(clock_text(seconds(0)), "0:00");
  EXPECT_EQ(clock_text(seconds(75)), "1:15");
  EXPECT_EQ(clock_text(seconds(3599)), "59:59");
  EXPECT_EQ(clock_text(seconds(3600)), "1:00:00");
  EXPECT_EQ(clock_text(seconds(86399 + 3600)), "24:59:59");
}

}  // namespace
}  // namespace gilscope::conductor
