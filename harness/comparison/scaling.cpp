// Comparing how strategies scale: the speed-up at N workers, and the serial part behind it.
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>

#include "harness/comparison/comparison.h"
#include "harness/measure/comparing.h"
#include "harness/measure/ratios.h"
#include "harness/measure/scaling_law.h"

namespace gilscope::comparison {
namespace {

using Curve = std::map<int, const CellAnalysis*>;  // by worker count
using Round = std::map<std::int64_t, double>;      // round -> a value

// What one round says of a curve.
struct RoundOfCurve {
  std::vector<double> speedups;  // for each worker count
  std::optional<measure::ScalingLaw> law;
};

Round times_by_round(const CellAnalysis& cell) {
  Round times;
  for (const analysis::VisitValues& visit : cell.visits) times[visit.round] = visit.warm_s();
  return times;
}

// The rounds in which every worker count was visited.
std::map<std::int64_t, RoundOfCurve> rounds_of(const Curve& curve, const std::vector<int>& fitted) {
  std::vector<Round> times;
  for (const auto& [workers, cell] : curve) times.push_back(times_by_round(*cell));
  std::map<std::int64_t, RoundOfCurve> rounds;
  for (const auto& [round, one_worker] : times.front()) {
    RoundOfCurve here;
    std::vector<measure::SpeedUp> points;  // of the law
    auto entry = curve.begin();
    for (const Round& of_count : times) {
      const auto time = of_count.find(round);
      if (time == of_count.end()) break;
      const int workers = (entry++)->first;
      here.speedups.push_back(one_worker / time->second);
      if (std::ranges::find(fitted, workers) == fitted.end()) continue;
      points.push_back({static_cast<double>(workers), here.speedups.back()});
    }
    if (here.speedups.size() < curve.size()) continue;
    if (points.size() > 1) here.law = measure::fit_scaling_law(points);
    rounds[round] = here;
  }
  return rounds;
}

template <typename Value>
Estimate over_rounds(const std::map<std::int64_t, RoundOfCurve>& rounds,
                     const measure::Correlation& correlation, Value value) {
  std::vector<double> values;
  for (const auto& [number, round] : rounds) values.push_back(value(round));
  return measure::median_of_ratios(values, correlation);
}

// `fitted`: how many counts the law goes through.
Scaling scaling_of(const std::map<std::int64_t, RoundOfCurve>& rounds, std::size_t fitted,
                   const measure::Correlation& correlation) {
  Scaling scaling;
  for (std::size_t i = 0; i < rounds.begin()->second.speedups.size(); ++i) {
    scaling.speedups.push_back(over_rounds(
        rounds, correlation, [i](const RoundOfCurve& round) { return round.speedups[i]; }));
  }
  if (fitted > 1) {
    scaling.serial_part = over_rounds(
        rounds, correlation, [](const RoundOfCurve& round) { return round.law->serial_part; });
  }
  if (fitted > 2) {
    scaling.crosstalk = over_rounds(rounds, correlation,
                                    [](const RoundOfCurve& round) { return round.law->crosstalk; });
  }
  return scaling;
}

std::vector<double> log_speedups(const std::map<std::int64_t, RoundOfCurve>& rounds) {
  std::vector<double> logs;
  for (const auto& [number, round] : rounds) logs.push_back(std::log(round.speedups.back()));
  return logs;
}

using Key = std::tuple<std::string, std::string, std::string, std::string>;

struct Pair {
  Curve baseline;
  Curve candidate;
};

// The counts that the law goes through: those that have CPUs of their own on both sides.
std::vector<int> fitted_counts(const Pair& pair) {
  std::vector<int> counts;
  for (const auto& [workers, cell] : pair.candidate) {
    if (cell->oversubscribed || pair.baseline.at(workers)->oversubscribed) continue;
    counts.push_back(workers);
  }
  return counts;
}

// Curves by kernel, size, strategy and interpreter; only those with one worker and more.
std::map<Key, Pair> curves(const Comparison& comparison) {
  std::map<Key, Pair> found;
  for (const CellComparison& cell : comparison.cells) {
    const model::Cell& words = cell.candidate->cell;
    if (words.chunk_size > 0) continue;  // curves are of what the API does by itself
    Pair& pair = found[{words.kernel, words.size, words.strategy(), words.interpreter}];
    const int workers = static_cast<int>(words.workers);
    pair.baseline[workers] = cell.baseline;
    pair.candidate[workers] = cell.candidate;
  }
  std::erase_if(found, [](const auto& entry) {
    return entry.second.candidate.size() < 2 || !entry.second.candidate.contains(1);
  });
  return found;
}

// Sets the ratio and returns what is known of its error.
measure::Difference compare_curves(ScalingComparison& scaling,
                                   const std::map<std::int64_t, RoundOfCurve>& baseline,
                                   const std::map<std::int64_t, RoundOfCurve>& candidate,
                                   const Comparison& comparison) {
  if (!comparison.paired) {
    const double beside = comparison.between_runs.deviation;
    scaling.efficiency_ratio = measure::ratio_of(scaling.candidate.speedups.back(),
                                                 scaling.baseline.speedups.back(), beside);
    auto difference = measure::unpaired_difference(log_speedups(candidate), log_speedups(baseline));
    difference.beside = beside * beside;
    return difference;
  }
  const measure::Correlation& correlation = comparison.candidate.ratio_correlation;
  std::vector<std::pair<double, double>> pairs;
  bool identical = true;
  for (const auto& [number, round] : candidate) {
    const auto same = baseline.find(number);
    if (same == baseline.end()) continue;
    pairs.emplace_back(round.speedups.back(), same->second.speedups.back());
    identical = identical && pairs.back().first == pairs.back().second;
  }
  if (pairs.empty()) return {};
  scaling.efficiency_ratio = measure::estimate_change(pairs, correlation);
  if (identical) {
    scaling.efficiency_ratio.low = 1;
    scaling.efficiency_ratio.high = 1;
  }
  return measure::paired_difference(measure::log_ratios(pairs), correlation);
}

}  // namespace

void compare_scaling(Comparison& comparison) {
  std::vector<measure::Difference> differences;
  for (const auto& [key, pair] : curves(comparison)) {
    const std::vector<int> fitted = fitted_counts(pair);
    const auto baseline = rounds_of(pair.baseline, fitted);
    const auto candidate = rounds_of(pair.candidate, fitted);
    if (baseline.empty() || candidate.empty()) continue;
    ScalingComparison scaling;
    std::tie(scaling.kernel, scaling.size, scaling.strategy, scaling.interpreter) = key;
    for (const auto& [workers, cell] : pair.candidate) scaling.workers.push_back(workers);
    scaling.fitted = fitted;
    scaling.baseline = scaling_of(baseline, fitted.size(), comparison.baseline.ratio_correlation);
    scaling.candidate =
        scaling_of(candidate, fitted.size(), comparison.candidate.ratio_correlation);
    differences.push_back(compare_curves(scaling, baseline, candidate, comparison));
    comparison.scaling.push_back(std::move(scaling));
  }
  const auto p = measure::p_values(differences, std::log1p(comparison.margin));
  const auto q = measure::benjamini_hochberg(p);
  for (std::size_t i = 0; i < p.size(); ++i) {
    ScalingComparison& scaling = comparison.scaling[i];
    scaling.p_value = p[i];
    scaling.q_value = q[i];
    // A larger speed-up is better: compared with the margin the other way round.
    const Verdict verdict = judge(scaling.efficiency_ratio, q[i], comparison.margin);
    scaling.verdict = verdict == Verdict::slower   ? Verdict::faster
                      : verdict == Verdict::faster ? Verdict::slower
                                                   : verdict;
  }
}

}  // namespace gilscope::comparison
