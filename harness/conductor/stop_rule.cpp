#include "harness/conductor/stop_rule.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <set>

#include "harness/measure/statistics.h"

namespace gilscope::conductor {
namespace {

// In the order of the rounds: times of the one side, or log-ratios of the two.
std::vector<double> series_of(const Place& place) {
  std::vector<double> series;
  if (place.times.size() == 1) {
    for (const auto& [round, seconds] : place.times[0]) series.push_back(seconds);
    return series;
  }
  for (const auto& [round, seconds] : place.times.at(0)) {
    const auto other = place.times.at(1).find(round);
    if (other != place.times.at(1).end()) series.push_back(std::log(other->second / seconds));
  }
  return series;
}

// Half of the interval, as a share of the median; infinite where it does not reach 95 %.
double half_width(const Place& place, const std::vector<double>& series,
                  measure::Persistence persistence) {
  constexpr double kUnknown = std::numeric_limits<double>::infinity();
  if (!measure::reaches(static_cast<int>(series.size()), persistence)) return kUnknown;
  const measure::Estimate estimate = measure::estimate_median(series, persistence);
  return place.times.size() == 1 ? measure::relative_half_width(estimate).value()
                                 : (*estimate.high - *estimate.low) / 2;
}

// A ratio that seems to differ from 1 must be known better than others.
double wanted_half(const Place& place, const std::vector<double>& series,
                   measure::Persistence persistence, double precision) {
  if (place.times.size() == 1 || series.empty()) return precision;
  const measure::Estimate estimate = measure::estimate_median(series, persistence);
  const bool seems_different = estimate.low && (*estimate.low > 0 || *estimate.high < 0);
  return seems_different ? std::min(precision, std::abs(estimate.median) / 3) : precision;
}

}  // namespace

std::vector<std::size_t> unsettled(const std::vector<Place>& places, double precision) {
  std::vector<std::vector<double>> series;
  for (const Place& place : places) series.push_back(series_of(place));
  const measure::Persistence persistence = measure::estimate_persistence(series);
  std::vector<double> halves;
  std::vector<bool> open;
  std::set<std::string> open_groups;
  for (std::size_t i = 0; i < places.size(); ++i) {
    halves.push_back(half_width(places[i], series[i], persistence));
    open.push_back(halves[i] > wanted_half(places[i], series[i], persistence, precision));
    if (open[i]) open_groups.insert(places[i].group);
  }
  std::vector<std::size_t> wanted;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const bool needed = places[i].is_base && open_groups.contains(places[i].group);
    if (open[i] || needed) wanted.push_back(i);
  }
  std::ranges::stable_sort(wanted, std::greater{}, [&](std::size_t i) { return halves[i]; });
  return wanted;
}

std::vector<std::size_t> affordable(const std::vector<Place>& places,
                                    const std::vector<std::size_t>& wanted,
                                    std::chrono::duration<double> left) {
  std::vector<std::size_t> chosen;
  for (const std::size_t index : wanted) {
    const Place& place = places[index];
    const auto expected = place.spent / std::max(1, place.rounds);
    if (expected > left) {
      const bool needs_whole_rounds = std::ranges::any_of(
          wanted, [&](std::size_t i) { return places[i].rounds < measure::kFewestVisits; });
      if (needs_whole_rounds) return {};
      continue;
    }
    left -= expected;
    chosen.push_back(index);
  }
  return chosen;
}

}  // namespace gilscope::conductor
