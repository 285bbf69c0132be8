#include "harness/conductor/conductor.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "harness/conductor/progress.h"
#include "harness/conductor/rounds.h"
#include "harness/conductor/run_fixtures.h"
#include "harness/conductor/side_record.h"
#include "harness/conductor/slot.h"
#include "harness/conductor/stop_rule.h"
#include "harness/conductor/visit.h"
#include "harness/machine/cpus.h"
#include "harness/machine/state.h"

namespace gilscope::conductor {
namespace {

using Clock = std::chrono::steady_clock;
using Status = RunOutcome::Status;
using VisitsOfSides = std::vector<std::vector<model::Visit>>;

class Conductor {
 public:
  // The journals come after the fixtures: a run that cannot put up what it needs leaves no file.
  Conductor(const RunPlan& plan, VisitsOfSides done)
      : plan_(plan),
        settings_(plan.settings),
        slots_(make_slots(plan)),
        fixtures_(plan, exchange_.folder()) {
    fixtures_.put_up_for_kernels(slots_);
    exchange_.link(plan.outside);
    done.resize(plan.sides.size());
    for (std::size_t side = 0; side < plan.sides.size(); ++side) {
      note(side, done[side]);
      records_.emplace_back(plan.sides[side], std::move(done[side]));
    }
  }

  RunOutcome conduct() {
    Status status = Status::complete;
    // Rounds before the last one that was begun are over, whatever they left out.
    for (std::int64_t round = std::max<std::int64_t>(1, last_round_); status == Status::complete;
         ++round) {
      const auto chosen = slots_of(round);
      if (chosen.empty()) break;
      status = run_round(round, chosen);
      // Before the rounds that the budget adds, so that it pays for this one too.
      if (status != Status::complete || round != settings_.rounds) continue;
      status = watch_all();
      if (status == Status::complete) status = count_all();
    }
    progress_.clear();
    return conclude(status);
  }

 private:
  // What an earlier part of this run has done on one side.
  void note(std::size_t side, const std::vector<model::Visit>& visits) {
    std::map<std::string, std::pair<Slot*, Member*>> members;
    for (Slot& slot : slots_) {
      for (Member& member : slot.members) {
        if (member.side == side) members[member.cell.name()] = {&slot, &member};
      }
    }
    for (const model::Visit& visit : visits) {
      ++visits_;
      last_round_ = std::max(last_round_, visit.round);
      const auto found = members.find(visit.cell);
      if (found == members.end()) continue;
      auto [slot, member] = found->second;
      slot->note(*member, visit);
    }
  }

  [[nodiscard]] std::vector<std::size_t> order_of_slots(std::int64_t round) const {
    std::vector<std::string> groups;
    for (const Slot& slot : slots_) groups.push_back(slot.group);
    return order_in_blocks(plan_.seed, round, groups);
  }

  [[nodiscard]] Clock::duration elapsed() const { return Clock::now() - start_; }

  // Nothing without a budget.
  [[nodiscard]] std::optional<std::chrono::duration<double>> budget_left() const {
    if (!settings_.budget_s) return std::nullopt;
    return std::chrono::seconds(*settings_.budget_s) - elapsed();
  }

  // How much longer than the budget the first round may take. An answer needs each strategy once,
  // and those who ask are there to wait a little.
  [[nodiscard]] std::chrono::duration<double> grace() const {
    constexpr std::int64_t kLeast_s = 20;
    if (settings_.asked_items == 0) return {};
    return std::chrono::seconds(std::max(kLeast_s, settings_.budget_s.value_or(0)));
  }

  // The slots of a round, in the order of their visits: all of them in the rounds that were asked
  // for; then those that are not precise yet, as far as the budget goes.
  [[nodiscard]] std::vector<std::size_t> slots_of(std::int64_t round) const {
    auto order = order_of_slots(round);
    // An answer is against the loop, which must be there when the budget ends early.
    if (round == 1 && settings_.asked_items > 0) {
      std::ranges::stable_partition(order,
                                    [&](std::size_t index) { return slots_[index].is_base; });
    }
    if (round <= settings_.rounds) return order;
    const auto left = budget_left();
    if (!left) return {};
    auto wanted = unsettled(slots_, settings_.precision);
    const auto dropped = settings_.asked_items > 0 ? hopeless(slots_) : std::vector<std::size_t>();
    std::erase_if(wanted, [&](std::size_t index) {
      return slots_[index].has_failed() || std::ranges::find(dropped, index) != dropped.end();
    });
    // The loop alone has nothing to be compared with.
    if (settings_.asked_items > 0 &&
        std::ranges::all_of(wanted, [&](std::size_t index) { return slots_[index].is_base; })) {
      return {};
    }
    const auto chosen = affordable(slots_, wanted, *left);
    std::erase_if(
        order, [&](std::size_t index) { return std::ranges::find(chosen, index) == chosen.end(); });
    return order;
  }

  Status run_round(std::int64_t round, const std::vector<std::size_t>& chosen) {
    std::size_t position = 0;
    const std::size_t before = steps_before(round);
    for (const std::size_t index : chosen) {
      const auto left = budget_left();
      if (round == 1 && left && *left < -grace()) return Status::budget_too_short;
      if (round > 1 && settings_.asked_items > 0 && left && left->count() < 0) {
        return Status::complete;
      }
      show(slots_[index], name_of_round(round), before + position, before + chosen.size());
      ++position;
      if (!visit_slot(index, round)) return Status::interrupted;
    }
    if (round > settings_.rounds) added_steps_ += chosen.size();
    return Status::complete;
  }

  // A round of its own, number 0: watching costs something, so no time is taken. Of two sides, the
  // candidate is watched.
  Status watch_all() {
    if (!settings_.telemetry) return Status::complete;
    std::size_t position = 0;
    for (const std::size_t index : order_of_slots(0)) {
      Slot& slot = slots_[index];
      show(slot, "telemetry, untimed", steps_of_rounds() + position++, 0);
      Member& member = slot.members.front();
      if (settings_.asked_items > 0 && !slot.is_base) continue;
      if (member.side != 0 || member.done.contains(0) || slot.has_failed()) continue;
      if (!visit_member(index, member, 0, VisitKind::watched)) return Status::interrupted;
    }
    return Status::complete;
  }

  // As watching, of both sides: what is counted is compared.
  Status count_all() {
    if (!settings_.count_instructions) return Status::complete;
    const std::size_t before = steps_of_rounds() + (settings_.telemetry ? slots_.size() : 0);
    std::size_t position = 0;
    for (const std::size_t index : order_of_slots(0)) {
      Slot& slot = slots_[index];
      show(slot, "counting instructions, untimed", before + position++, 0);
      for (Member& member : slot.members) {
        if (member.counted || slot.has_failed() || !can_count(member.cell)) continue;
        const auto visit = make_visit(
            index, member, 0, VisitKind::timed,
            [this](const VisitOrder& order) { return count_instructions(order, exchange_); });
        if (!visit) return Status::interrupted;
        keep(slot, member, *visit);
      }
    }
    return Status::complete;
  }

  // Its members one after the other, in random order. False when interrupted.
  bool visit_slot(std::size_t index, std::int64_t round) {
    Slot& slot = slots_[index];
    const auto order = order_of_members(plan_.seed, round, index, slot.members.size());
    if (!slot.executions && !calibrate(index, round, order)) return false;
    const auto start = Clock::now();
    const std::int64_t before = visits_;
    for (const std::size_t i : order) {
      Member& member = slot.members[i];
      if (member.done.contains(round) || slot.has_failed()) continue;
      if (!visit_member(index, member, round, VisitKind::timed)) return false;
    }
    if (visits_ == before) return true;
    slot.spent += Clock::now() - start;
    ++slot.rounds_spent;
    return true;
  }

  // Finds out how many executions a sample of the slot takes: as many as the member that needs most
  // of them. Who needs only one, or whose build cannot tell, has thereby been timed, and then it is
  // one for all. False when interrupted.
  bool calibrate(std::size_t index, std::int64_t round, const std::vector<std::size_t>& order) {
    Slot& slot = slots_[index];
    std::int64_t most = 1;
    for (const std::size_t i : order) {
      if (settings_.min_sample_s == 0 || slot.executions || slot.has_failed()) break;
      auto visit = make_visit(index, slot.members[i], round, VisitKind::calibrating);
      if (!visit) return false;
      most = std::max(most, visit->calibrated);
      if (visit->calibrated == 0) keep(slot, slot.members[i], *std::move(visit));
    }
    if (!slot.executions) slot.executions = most;
    return true;
  }

  // False when interrupted.
  bool visit_member(std::size_t index, Member& member, std::int64_t round, VisitKind kind) {
    auto visit = make_visit(index, member, round, kind);
    if (!visit) return false;
    keep(slots_[index], member, *std::move(visit));
    return true;
  }

  VisitOrder order_of_visit(std::size_t index, const Member& member, std::int64_t round,
                            VisitKind kind) const {
    const Tree& tree = plan_.sides[member.side].tree;
    const bool is_random = round > 0;  // rounds that time; others have the number 0
    const std::size_t layouts =
        is_random && member.cell.host == "native" ? interpreter::native_layouts(tree) : 1;
    return {.cell = member.cell,
            .interpreter = member.interpreter,
            .tree = tree,
            .kind = kind,
            .warm_samples = settings_.warm_samples,
            .executions = slots_[index].executions.value_or(1),
            .min_sample_s = settings_.min_sample_s,
            .limit = std::chrono::seconds(settings_.visit_limit_s),
            .padding = is_random ? padding_of_visit(plan_.seed, round, member.side, index) : 0,
            .layout = layout_of_visit(plan_.seed, round, member.side, index, layouts),
            .folder = plan_.folder,
            .environment = plan_.environment};
  }

  // A visit once the fixtures of its cell are up, or why they are not. Nothing when interrupted.
  std::optional<model::Visit> make_visit(
      std::size_t index, const Member& member, std::int64_t round, VisitKind kind,
      const std::function<std::optional<model::Visit>(const VisitOrder&)>& make) {
    VisitOrder order = order_of_visit(index, member, round, kind);
    std::optional<model::Visit> visit;
    if (const std::string why = fixtures_.serve(member.side, order); !why.empty()) {
      visit.emplace();
      visit->cell = order.cell.name();
      visit->failed = why;
    } else {
      visit = make(order);
    }
    if (!visit || cpus_changed()) return std::nullopt;
    if (!visit->failed.empty()) visit->failed += fixtures_.say_who_ended(member.side, order);
    visit->round = round;
    return visit;
  }

  std::optional<model::Visit> make_visit(std::size_t index, const Member& member,
                                         std::int64_t round, VisitKind kind) {
    return make_visit(index, member, round, kind, [this](const VisitOrder& order) {
      return conductor::visit(order, exchange_);
    });
  }

  // Since the run, or this part of it, began.
  [[nodiscard]] bool cpus_changed() const {
    return machine::affinity() != affinity_ || machine::usable_cpus() != usable_cpus_;
  }

  void keep(Slot& slot, Member& member, model::Visit visit) {
    visit.number = ++visits_;
    slot.note(member, visit);
    records_[member.side].append(std::move(visit));
  }

  // A step is a slot's turn in a round. The rounds that were asked for, telemetry and counting are
  // known from the start; what the budget adds to them comes last, so steps only ever go up.
  [[nodiscard]] std::size_t steps_of_rounds() const {
    return static_cast<std::size_t>(settings_.rounds) * slots_.size();
  }

  [[nodiscard]] std::size_t steps_that_are_known() const {
    const std::size_t untimed =
        (settings_.telemetry ? 1U : 0U) + (settings_.count_instructions ? 1U : 0U);
    return steps_of_rounds() + untimed * slots_.size();
  }

  [[nodiscard]] std::size_t steps_before(std::int64_t round) const {
    if (round <= settings_.rounds) return static_cast<std::size_t>(round - 1) * slots_.size();
    return steps_that_are_known() + added_steps_;
  }

  [[nodiscard]] std::string name_of_round(std::int64_t round) const {
    return round <= settings_.rounds ? fmt::format("round {} of {}", round, settings_.rounds)
                                     : fmt::format("round {}, for precision", round);
  }

  // `known`: how many steps there will be at least.
  void show(const Slot& slot, std::string phase, std::size_t step, std::size_t known) {
    progress_.show({.cell = slot.name(),
                    .phase = std::move(phase),
                    .done = step,
                    .total = std::max(known, steps_that_are_known())});
  }

  [[nodiscard]] std::vector<std::string> failures() const {
    std::vector<std::string> failures;
    for (const Slot& slot : slots_) {
      for (const Member& member : slot.members) {
        if (member.failed.empty()) continue;
        failures.push_back(fmt::format("{}: {}", member.cell.name(), member.failed));
      }
    }
    return failures;
  }

  RunOutcome conclude(Status status) {
    if (status == Status::interrupted && cpus_changed()) status = Status::cpus_changed;
    RunOutcome outcome{
        .status = status, .usable_cpus = usable_cpus_, .failures = failures(), .analyses = {}};
    fixtures_.take_down();  // so that what they used counts as ours
    const auto meanwhile = machine::check_counters(before_, machine::read_counters(),
                                                   machine::own_cpu_s() - used_before_);
    for (SideRecord& record : records_) {
      outcome.analyses.push_back(record.write(status == Status::complete, meanwhile));
    }
    if (status != Status::complete) return outcome;
    for (const SideRecord& record : records_) record.remove_journal();
    return outcome;
  }

  const RunPlan& plan_;
  const model::RunSettings& settings_;
  Clock::time_point start_ = Clock::now();
  machine::Counters before_ = machine::read_counters();
  double used_before_ = machine::own_cpu_s();
  std::vector<int> affinity_ = machine::affinity();
  std::int64_t usable_cpus_ = machine::usable_cpus();
  Exchange exchange_;
  std::vector<Slot> slots_;
  RunFixtures fixtures_;
  std::deque<SideRecord> records_;  // side by side; they hold files, so nothing moves them
  std::int64_t visits_ = 0;         // of all sides
  std::int64_t last_round_ = 0;
  std::size_t added_steps_ = 0;  // by the budget
  Progress progress_;
};

}  // namespace

RunOutcome conduct(const RunPlan& plan, VisitsOfSides done) {
  return Conductor(plan, std::move(done)).conduct();
}

}  // namespace gilscope::conductor
