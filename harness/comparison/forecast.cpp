#include "harness/comparison/forecast.h"

#include <cmath>
#include <random>
#include <vector>

#include "harness/measure/comparing.h"
#include "harness/measure/ratios.h"

namespace gilscope::comparison {
namespace {

constexpr int kTrials = 200;
constexpr double kOften = 0.9;
constexpr int kCompanions = 19;  // whose variances are borrowed from: enough to know it by

std::vector<double> made_up(std::mt19937_64& random, int rounds, double middle, double spread) {
  std::normal_distribution<double> noise(middle, spread);
  std::vector<double> log_ratios;
  for (int round = 0; round < rounds; ++round) log_ratios.push_back(noise(random));
  return log_ratios;
}

// The verdict on the first cell of a made-up run.
Verdict try_once(std::mt19937_64& random, int rounds, double effect, const Outlook& outlook) {
  const std::vector<double> ours = made_up(random, rounds, std::log1p(effect), outlook.spread);
  std::vector<measure::Difference> differences = {measure::paired_difference(ours)};
  for (int cell = 1; cell < std::min(outlook.cells, 1 + kCompanions); ++cell) {
    differences.push_back(measure::paired_difference(made_up(random, rounds, 0, outlook.spread)));
  }
  Estimate ratio = measure::middle_of_changes(ours);
  ratio.median = std::exp(ratio.median);
  if (ratio.low) ratio.low = std::exp(*ratio.low);
  if (ratio.high) ratio.high = std::exp(*ratio.high);
  // As the only finding among so many cells, it is the correction's first step that it must take.
  const double p = measure::p_values(differences, std::log1p(outlook.margin)).front();
  return judge(ratio, p * outlook.cells, outlook.margin);
}

bool is_found(int rounds, double effect, const Outlook& outlook) {
  std::mt19937_64 random(20261127);  // NOLINT(cert-msc51-cpp): the same for the same question
  const Verdict wanted = effect > 0 ? Verdict::slower : Verdict::same;
  int found = 0;
  for (int trial = 0; trial < kTrials; ++trial) {
    found += try_once(random, rounds, effect, outlook) == wanted ? 1 : 0;
  }
  return found >= kOften * kTrials;
}

}  // namespace

std::optional<int> rounds_for(double effect, const Outlook& outlook) {
  if (effect > 0 && effect <= outlook.margin) return std::nullopt;
  int too_few = measure::kFewestVisits - 1;
  int enough = kMostForeseen;
  if (!is_found(enough, effect, outlook)) return std::nullopt;
  while (enough - too_few > 1) {
    const int half = (too_few + enough) / 2;
    (is_found(half, effect, outlook) ? enough : too_few) = half;
  }
  return enough;
}

}  // namespace gilscope::comparison
