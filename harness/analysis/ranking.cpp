#include "harness/analysis/ranking.h"

#include <algorithm>

namespace gilscope::analysis {
namespace {

// A contender and those that are distinguishably faster.
struct Place {
  const Contender* contender = nullptr;
  std::vector<std::size_t> beaten_by{};  // places
  int tier = 0;                          // 0: in none yet
};

std::vector<Place> places_of(const std::vector<Contender>& contenders,
                             const measure::Correlation& correlation) {
  std::vector<Place> places;
  for (const Contender& contender : contenders) {
    Place& place = places.emplace_back(Place{.contender = &contender});
    for (std::size_t other = 0; other < contenders.size(); ++other) {
      // NOLINTNEXTLINE(readability-suspicious-call-argument): is the other one faster?
      if (distinguishably_faster(contenders[other], contender, correlation)) {
        place.beaten_by.push_back(other);
      }
    }
  }
  return places;
}

// A tier is beaten by nobody but members of the tiers above it. "Not told apart" is not transitive,
// so ranks that count who is faster jump about; tiers do not.
void assign_tiers(std::vector<Place>& places) {
  std::size_t left = places.size();
  for (int tier = 1; left > 0; ++tier) {
    const auto stands = [&](const Place& place) {
      return place.tier == 0 && std::ranges::all_of(place.beaten_by, [&](std::size_t other) {
               return places[other].tier > 0;
             });
    };
    std::vector<Place*> members;
    for (Place& place : places) {
      if (stands(place)) members.push_back(&place);
    }
    // Rounds that not all were visited in can make a circle of three: they share a tier.
    if (members.empty()) {
      for (Place& place : places) {
        if (place.tier == 0) members.push_back(&place);
      }
    }
    for (Place* member : members) member->tier = tier;
    left -= members.size();
  }
}

}  // namespace

void rank(KernelAnalysis& kernel, const std::vector<Contender>& contenders,
          const measure::Correlation& correlation) {
  std::vector<Place> places = places_of(contenders, correlation);
  assign_tiers(places);
  std::ranges::stable_sort(places, [](const Place& one, const Place& other) {
    if (one.tier != other.tier) return one.tier < other.tier;
    return one.contender->gain.median > other.contender->gain.median;
  });
  for (const Place& place : places) {
    kernel.ranking.push_back(place.contender->best);
    kernel.tiers.push_back(place.tier);
  }
}

}  // namespace gilscope::analysis
