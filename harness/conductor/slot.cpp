#include "harness/conductor/slot.h"

#include <algorithm>

#include "harness/analysis/analysis.h"
#include "harness/analysis/asked.h"
#include "harness/conductor/run_plan.h"

namespace gilscope::conductor {
namespace {

const interpreter::Interpreter* interpreter_of(const model::Cell& cell, const Side& side) {
  const auto found =
      std::ranges::find(side.interpreters, cell.interpreter, &interpreter::Interpreter::tag);
  return found == side.interpreters.end() ? nullptr : &*found;
}

// Cells of this name share a slot.
std::string shared_name(const model::Cell& cell, const RunPlan& plan) {
  const std::string name = cell.name();
  return plan.across_interpreters ? name.substr(0, name.rfind('/')) : name;
}

double asked_executions(const model::Cell& cell, const RunPlan& plan) {
  return static_cast<double>(plan.settings.asked_items) / static_cast<double>(cell.items);
}

Slot make_slot(const model::Cell& cell, const RunPlan& plan) {
  if (plan.settings.asked_items > 0) {
    // Of coroutine functions the loop is one request in flight.
    const bool is_loop =
        cell.executor == "serial" || (cell.executor == "asyncio" && cell.workers == 1);
    return {.group = "", .is_base = is_loop};
  }
  return {.group = cell.kernel + "/" + cell.size,
          .is_base = plan.sides.size() == 1 && cell.executor == "serial"};
}

}  // namespace

void Member::note(const model::Visit& visit) {
  if (visit.counted) {
    counted = true;
    return;
  }
  done.insert(visit.round);
  if (visit.telemetry) return;
  if (!visit.failed.empty()) {
    failed = visit.failed;
    return;
  }
  const auto parts = analysis::parts_of(visit);
  if (!parts) return;
  times[visit.round] =
      asked_executions > 0 ? parts->whole_s(asked_executions) / asked_executions : parts->warm_s;
}

void Slot::note(Member& member, const model::Visit& visit) {
  member.note(visit);
  for (const model::Sample& sample : visit.samples) {
    if (sample.phase == model::Phase::warm) executions = sample.executions;
  }
}

int Slot::rounds() const {
  std::size_t most = 0;
  for (const Member& member : members) most = std::max(most, member.times.size());
  return static_cast<int>(most);
}

bool Slot::has_failed() const {
  return std::ranges::any_of(members, [](const Member& member) { return !member.failed.empty(); });
}

std::vector<Slot> make_slots(const RunPlan& plan) {
  std::vector<Slot> slots;
  std::map<std::string, std::size_t> index_of;  // by the shared name
  for (std::size_t side = 0; side < plan.sides.size(); ++side) {
    for (const auto& [cell, skipped, oversubscribed] : plan.sides[side].cells) {
      if (!skipped.empty()) continue;
      const auto [found, is_new] = index_of.try_emplace(shared_name(cell, plan), slots.size());
      if (is_new) slots.push_back(make_slot(cell, plan));
      slots[found->second].members.push_back(
          {.side = side,
           .cell = cell,
           .interpreter = interpreter_of(cell, plan.sides[side]),
           .asked_executions = plan.settings.asked_items > 0 ? asked_executions(cell, plan) : 0});
    }
  }
  return slots;
}

}  // namespace gilscope::conductor
