#include "harness/conductor/stop_rule.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <set>

#include "harness/measure/statistics.h"

namespace gilscope::conductor {
namespace {

// In the order of the rounds: times of the one member, or log-ratios of the two.
std::vector<double> series_of(const Slot& slot) {
  std::vector<double> series;
  if (slot.members.size() == 1) {
    for (const auto& [round, seconds] : slot.members[0].times) series.push_back(seconds);
    return series;
  }
  const auto& others = slot.members.at(1).times;
  for (const auto& [round, seconds] : slot.members.at(0).times) {
    const auto other = others.find(round);
    if (other != others.end()) series.push_back(std::log(other->second / seconds));
  }
  return series;
}

// Half of the interval, as a share of the median; infinite where it does not reach 95 %.
double half_width(const Slot& slot, const std::vector<double>& series,
                  measure::Persistence persistence) {
  constexpr double kUnknown = std::numeric_limits<double>::infinity();
  if (!measure::reaches(static_cast<int>(series.size()), persistence)) return kUnknown;
  const measure::Estimate estimate = measure::estimate_median(series, persistence);
  return slot.members.size() == 1 ? measure::relative_half_width(estimate).value()
                                  : (*estimate.high - *estimate.low) / 2;
}

// A ratio that seems to differ from 1 must be known better than others.
double wanted_half(const Slot& slot, const std::vector<double>& series,
                   measure::Persistence persistence, double precision) {
  if (slot.members.size() == 1 || series.empty()) return precision;
  const measure::Estimate estimate = measure::estimate_median(series, persistence);
  const bool seems_different = estimate.low && (*estimate.low > 0 || *estimate.high < 0);
  return seems_different ? std::min(precision, std::abs(estimate.median) / 3) : precision;
}

}  // namespace

std::vector<std::size_t> unsettled(const std::vector<Slot>& slots, double precision) {
  std::vector<std::vector<double>> series;
  for (const Slot& slot : slots) series.push_back(series_of(slot));
  const measure::Persistence persistence = measure::estimate_persistence(series);
  std::vector<double> halves;
  std::vector<bool> open;
  std::set<std::string> open_groups;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    halves.push_back(half_width(slots[i], series[i], persistence));
    open.push_back(halves[i] > wanted_half(slots[i], series[i], persistence, precision));
    if (open[i]) open_groups.insert(slots[i].group);
  }
  std::vector<std::size_t> wanted;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const bool needed = slots[i].is_base && open_groups.contains(slots[i].group);
    if (open[i] || needed) wanted.push_back(i);
  }
  std::ranges::stable_sort(wanted, std::greater{}, [&](std::size_t i) { return halves[i]; });
  return wanted;
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
