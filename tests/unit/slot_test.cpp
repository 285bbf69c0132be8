// Slots: which cells are visited back to back, and what they keep in mind of their visits.
#include "harness/conductor/slot.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/conductor/run_plan.h"

namespace gilscope::conductor {
namespace {

model::PlannedCell cell(const std::string& executor, const std::string& interpreter = "cp311") {
  model::PlannedCell planned;
  planned.cell.kernel = "primes";
  planned.cell.size = "tiny";
  planned.cell.executor = executor;
  planned.cell.binding = "python";
  planned.cell.interpreter = interpreter;
  return planned;
}

Side side(const std::vector<model::PlannedCell>& cells, const std::string& tag = "cp311") {
  Side side;
  side.cells = cells;
  side.interpreters.emplace_back().tag = tag;
  return side;
}

model::Visit visit(std::int64_t round, const std::vector<double>& warm_s) {
  model::Visit visit;
  visit.round = round;
  for (const double seconds : warm_s) {
    visit.samples.emplace_back().readings.set(model::readings::elapsed_s, seconds);
  }
  return visit;
}

TEST(Slots, ACellThatIsSkippedHasNone) {
  RunPlan plan;
  plan.sides = {side({cell("serial"), cell("threads")})};
  plan.sides[0].cells[0].skipped = "why";
  const auto slots = make_slots(plan);
  ASSERT_EQ(slots.size(), 1U);
  EXPECT_EQ(slots[0].name(), "primes/tiny/threads.python/workers:1/cp311");
  EXPECT_EQ(slots[0].group, "primes/tiny");
  EXPECT_EQ(slots[0].members[0].interpreter, plan.sides[0].interpreters.data());
}

TEST(Slots, SerialIsTheBaseOfAnOrdinaryRun) {
  RunPlan plan;
  plan.sides = {side({cell("serial"), cell("threads")})};
  auto slots = make_slots(plan);
  EXPECT_TRUE(slots[0].is_base);
  EXPECT_FALSE(slots[1].is_base);
  plan.sides.push_back(plan.sides[0]);
  slots = make_slots(plan);
  EXPECT_FALSE(slots[0].is_base);
}

// In the order of the candidate, then what only the baseline has.
TEST(Slots, ACellOfBothSidesHasOneSlot) {
  RunPlan plan;
  plan.sides = {side({cell("serial"), cell("threads")}), side({cell("pipes"), cell("threads")})};
  const auto slots = make_slots(plan);
  ASSERT_EQ(slots.size(), 3U);
  EXPECT_EQ(slots[0].members.size(), 1U);
  ASSERT_EQ(slots[1].members.size(), 2U);
  EXPECT_EQ(slots[1].members[0].side, 0U);
  EXPECT_EQ(slots[1].members[1].side, 1U);
  EXPECT_EQ(slots[1].members[1].interpreter, plan.sides[1].interpreters.data());
  EXPECT_EQ(slots[2].members[0].cell.executor, "pipes");
}

TEST(Slots, AcrossInterpretersTheirNamesDoNotMatter) {
  RunPlan plan;
  plan.sides = {side({cell("threads", "cp311")}), side({cell("threads", "cp312")}, "cp312")};
  EXPECT_EQ(make_slots(plan).size(), 2U);
  plan.across_interpreters = true;
  EXPECT_EQ(make_slots(plan).size(), 1U);
}

TEST(Members, KeepTheMedianOfAVisit) {
  Member member;
  member.note(visit(3, {0.5, 0.25, 4}));
  EXPECT_EQ(member.times, (std::map<std::int64_t, double>{{3, 0.5}}));
  EXPECT_TRUE(member.done.contains(3));
  EXPECT_FALSE(member.done.contains(2));
}

TEST(Members, KeepThatAVisitWatched) {
  Member member;
  model::Visit watched = visit(0, {});
  watched.telemetry.emplace();
  member.note(watched);
  EXPECT_TRUE(member.done.contains(0));
  EXPECT_TRUE(member.times.empty());
  EXPECT_EQ(member.failed, "");
}

TEST(Members, OneThatFailedEndsItsSlot) {
  Slot slot;
  slot.members.resize(2);
  slot.members[0].note(visit(1, {1}));
  EXPECT_FALSE(slot.has_failed());
  model::Visit failed = visit(1, {});
  failed.failed = "wrong digest";
  slot.members[1].note(failed);
  EXPECT_TRUE(slot.has_failed());
  EXPECT_EQ(slot.members[1].failed, "wrong digest");
  EXPECT_EQ(slot.rounds(), 1);
}

TEST(Slots, OfARunThatAnswersForItemsTimesAreOfTheWholeFromNothing) {
  RunPlan plan;
  plan.settings.asked_items = 40;
  plan.sides = {side({cell("serial"), cell("asyncio")})};
  plan.sides[0].cells[0].cell.items = 10;
  plan.sides[0].cells[1].cell.items = 10;
  auto slots = make_slots(plan);
  EXPECT_EQ(slots[0].group, slots[1].group);
  EXPECT_TRUE(slots[0].is_base);
  EXPECT_TRUE(slots[1].is_base);  // of coroutines, one in flight is the loop
  model::Visit seen = visit(1, {2.0});
  seen.readings.set(model::readings::startup_s, 4.0);
  seen.samples.emplace_back(seen.samples[0]).readings.set(model::readings::elapsed_s, 6.0);
  seen.samples.back().phase = model::Phase::cold;
  slots[0].note(slots[0].members[0], seen);
  // Four executions: start-up, a cold one, three warm ones.
  EXPECT_DOUBLE_EQ(slots[0].members[0].times.at(1), (4.0 + 6.0 + 3 * 2.0) / 4);
}

}  // namespace
}  // namespace gilscope::conductor
