// The slots of a round: what is visited back to back, and what its visits have said so far.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/model/run.h"

namespace gilscope::interpreter {
struct Interpreter;
}

namespace gilscope::conductor {

struct RunPlan;

// One cell on one side.
struct Member {
  std::size_t side = 0;                                   // which one of the run
  model::Cell cell{};                                     // with its fixture's params
  const interpreter::Interpreter* interpreter = nullptr;  // none of a native cell
  // Of a run that answers for a number of items: how many executions they are; 0 of others.
  double asked_executions = 0;
  // Round -> the visit's median of warm samples, in s; with `asked_executions`, of all of them from
  // nothing, divided by their number.
  std::map<std::int64_t, double> times{};
  std::set<std::int64_t> done{};  // the rounds it was visited in; 0: it was watched
  bool counted = false;           // its instructions were
  std::string failed{};           // why it is not visited again; empty otherwise

  // Keeps in mind what a visit that timed or watched says for the stop rule and for --resume.
  void note(const model::Visit& visit);
};

// One cell, or the same cell on both sides: its members are visited one after the other in every
// round that the slot has a part in.
struct Slot {
  std::string group{};  // kernel and size: what shares a base; all, of a run that answers for items
  bool is_base = false;  // others of the group are measured against it
  std::vector<Member> members{};
  // How often a warm sample hands out the tasks, the same on both sides and in every visit; nothing
  // until that is known.
  std::optional<std::int64_t> executions{};
  std::chrono::duration<double> spent{};  // by its visits in this process
  int rounds_spent = 0;                   // the rounds of these visits

  // The same for one of its members; a visit that timed also says how many executions there are.
  void note(Member& member, const model::Visit& visit);

  [[nodiscard]] std::string name() const { return members.front().cell.name(); }
  // That it was measured in: those before --resume, too.
  [[nodiscard]] int rounds() const;
  // One member that failed ends the visits of all.
  [[nodiscard]] bool has_failed() const;
};

// Slots of all cells that are not skipped, in the order of the plan. Members point to the plan's
// interpreters; their cells are without params of fixtures yet.
[[nodiscard]] std::vector<Slot> make_slots(const RunPlan& plan);

}  // namespace gilscope::conductor
