#include "harness/conductor/stop_rule.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <set>

#include "harness/measure/ratios.h"
#include "harness/measure/statistics.h"

namespace gilscope::conductor {
namespace {

// Times of the one member, in the order of the rounds.
std::vector<double> times_of(const Slot& slot) {
  std::vector<double> times;
  for (const auto& [round, seconds] : slot.members[0].times) times.push_back(seconds);
  return times;
}

// Log-ratios of the two members, in the order of the rounds.
std::vector<double> changes_of(const Slot& slot) {
  std::vector<double> changes;
  const auto& others = slot.members.at(1).times;
  for (const auto& [round, seconds] : slot.members.at(0).times) {
    const auto other = others.find(round);
    if (other != others.end()) changes.push_back(std::log(other->second / seconds));
  }
  return changes;
}

bool is_pair(const Slot& slot) {
  return slot.members.size() > 1;
}

// How well a slot is known.
struct Knowledge {
  double half = std::numeric_limits<double>::infinity();  // of the interval, as a share
  double wanted = 0;                                      // what it is to be at most
};

// Of a time: once its interval reaches 95 %.
Knowledge of_time(const std::vector<double>& times, measure::Persistence persistence,
                  double precision) {
  if (!measure::reaches(static_cast<int>(times.size()), persistence)) return {.wanted = precision};
  const measure::Estimate estimate = measure::estimate_median(times, persistence);
  return {.half = measure::relative_half_width(estimate).value(), .wanted = precision};
}

// Of a ratio: one that seems to differ from 1 must be known better than others.
Knowledge of_change(const std::vector<double>& changes, const measure::Correlation& correlation,
                    double precision) {
  if (changes.size() < static_cast<std::size_t>(measure::kFewestVisits)) {
    return {.wanted = precision};
  }
  const measure::Estimate estimate = measure::middle_of_changes(changes, correlation);
  const bool seems_different = *estimate.low > 0 || *estimate.high < 0;
  return {
      .half = (*estimate.high - *estimate.low) / 2,
      .wanted = seems_different ? std::min(precision, std::abs(estimate.median) / 3) : precision};
}

// Of every slot, in their order.
std::vector<Knowledge> knowledge_of(const std::vector<Slot>& slots, double precision) {
  std::vector<std::vector<double>> times;
  std::vector<std::vector<double>> changes;
  for (const Slot& slot : slots) {
    if (is_pair(slot)) {
      changes.push_back(changes_of(slot));
    } else {
      times.push_back(times_of(slot));
    }
  }
  const measure::Persistence persistence = measure::estimate_persistence(times);
  const measure::Correlation correlation = measure::estimate_correlation(changes);
  std::vector<Knowledge> known;
  auto time = times.begin();
  auto change = changes.begin();
  for (const Slot& slot : slots) {
    known.push_back(is_pair(slot) ? of_change(*change++, correlation, precision)
                                  : of_time(*time++, persistence, precision));
  }
  return known;
}

}  // namespace

std::vector<std::size_t> unsettled(const std::vector<Slot>& slots, double precision) {
  const std::vector<Knowledge> known = knowledge_of(slots, precision);
  const auto is_open = [&](std::size_t i) { return known[i].half > known[i].wanted; };
  std::set<std::string> open_groups;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (is_open(i)) open_groups.insert(slots[i].group);
  }
  std::vector<std::size_t> wanted;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const bool needed = slots[i].is_base && open_groups.contains(slots[i].group);
    if (is_open(i) || needed) wanted.push_back(i);
  }
  std::ranges::stable_sort(wanted, std::greater{}, [&](std::size_t i) { return known[i].half; });
  return wanted;
}

std::vector<std::size_t> hopeless(const std::vector<Slot>& slots) {
  constexpr int kRounds = 2;
  // Per item: sizes differ.
  const auto per_item = [](const Member& member, double seconds) {
    return seconds / static_cast<double>(member.cell.items);
  };
  std::map<std::int64_t, double> least;
  for (const Slot& slot : slots) {
    for (const auto& [round, seconds] : slot.members.front().times) {
      const double mine = per_item(slot.members.front(), seconds);
      const auto [found, is_new] = least.try_emplace(round, mine);
      if (!is_new) found->second = std::min(found->second, mine);
    }
  }
  std::vector<std::size_t> without_hope;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const Member& member = slots[i].members.front();
    if (slots[i].is_base || slots[i].rounds() < kRounds) continue;
    const bool always = std::ranges::all_of(member.times, [&](const auto& time) {
      return per_item(member, time.second) > kHopeless * least.at(time.first);
    });
    if (always) without_hope.push_back(i);
  }
  return without_hope;
}

std::vector<std::size_t> affordable(const std::vector<Slot>& slots,
                                    const std::vector<std::size_t>& wanted,
                                    std::chrono::duration<double> left) {
  std::vector<std::size_t> chosen;
  for (const std::size_t index : wanted) {
    const Slot& slot = slots[index];
    const auto expected = slot.spent / std::max(1, slot.rounds_spent);
    if (expected > left) {
      const bool needs_whole_rounds = std::ranges::any_of(
          wanted, [&](std::size_t i) { return slots[i].rounds() < measure::kFewestVisits; });
      if (needs_whole_rounds) return {};
      continue;
    }
    left -= expected;
    chosen.push_back(index);
  }
  return chosen;
}

}  // namespace gilscope::conductor
