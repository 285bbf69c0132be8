#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/history/prune.h"
#include "tests/unit/helpers.h"
#include "tests/unit/history_fixture.h"

namespace gilscope::history {
namespace {

using tests::contains;

class PruneTest : public HistoryTest {
 protected:
  std::size_t left(const Thinning& thinning) {
    prune_folder(folder(), thinning, false);
    return read_history(folder()).runs();
  }
};

TEST_F(PruneTest, KeepsAllThenADayThenAWeek) {
  std::vector<Summary> summaries;
  for (int day = 0; day < 100; ++day) {
    for (const char* hour : {"09", "18"}) {
      Summary summary = make_summary({.number = day});
      const std::string date = utc_text(1'699'920'000 + 86400L * day).substr(0, 11);
      summary.facts.started_at = date + hour + ":00:00Z";
      summary.facts.commit_time = std::nullopt;
      summary.facts.identity = stable_hash(date + hour);
      summaries.push_back(summary);
    }
  }
  add_to_folder(folder(), summaries);
  const Thinning thinning{.daily = 10, .weekly = 30};
  const auto would_go = prune_folder(folder(), thinning, true);
  EXPECT_EQ(read_history(folder()).runs(), 200U);
  EXPECT_EQ(prune_folder(folder(), thinning, false), would_go);
  // 2 a day of the last 10 days, 1 of the 20 before, 1 a week of the 70 before (11 weeks begin).
  EXPECT_EQ(read_history(folder()).runs(), 20U + 20 + 11);
  for (const std::string& start : starts()) {
    EXPECT_TRUE(start > "2024-02-12" || contains(start, "T18:00")) << start;  // a day's last
  }
  EXPECT_TRUE(prune_folder(folder(), thinning, false).empty());
  EXPECT_TRUE(problems().empty());
}

TEST_F(PruneTest, SuitesAndMachinesDoNotReplaceEachOther) {
  for (const char* suite : {"default", "smoke"}) {
    for (const char* machine : {"a", "b"}) {
      Summary summary = make_summary({.number = 1, .machine = machine, .suite = suite});
      summary.facts.identity = stable_hash(std::string(suite) + machine);
      add(summary);
    }
  }
  EXPECT_EQ(left({.daily = 0, .weekly = 0}), 4U);
}

TEST_F(PruneTest, RemovesListsThatNobodyNeeds) {
  Summary early = make_summary({.number = 1, .series = 7});
  early.facts.commit_time = std::nullopt;
  Summary late = early;
  late.series.pop_back();
  for (const MetricId id : kFollowed) late.columns[id].pop_back();
  late.facts.started_at = early.facts.started_at.substr(0, 11) + "23:59:00Z";
  late.facts.identity = "00000000000000aa";
  add_to_folder(folder(), {early, late});
  EXPECT_EQ(files_below(folder()).size(), 4U);
  EXPECT_EQ(left({.daily = 0, .weekly = 0}), 1U);
  EXPECT_EQ(files_below(folder()).size(), 2U);
  EXPECT_TRUE(problems().empty());
}

TEST_F(PruneTest, LeavesWhatABrokenFileMayNeed) {
  const std::string file = add(make_summary());
  folder_.write(file, "{");
  EXPECT_TRUE(prune_folder(folder(), {.daily = 0, .weekly = 0}, false).empty());
  EXPECT_EQ(files_below(folder()).size(), 2U);
}

TEST_F(PruneTest, ARunFromTheFutureMakesNoOtherOld) {
  add_to_folder(folder(), {make_summary({.number = 1}), make_summary({.number = 2}),
                           make_summary({.number = 100000})});
  EXPECT_EQ(left({.daily = 5, .weekly = 5}), 3U);
}

}  // namespace
}  // namespace gilscope::history
