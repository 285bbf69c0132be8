#include "harness/history/between_runs.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <vector>

#include "harness/measure/statistics.h"

namespace gilscope::history {
namespace {

constexpr double kNormal = 1.4826;  // a standard deviation, in medians of absolute deviations
constexpr double kHalfIntervals = 1.96;
constexpr std::size_t kFewestCells = 5;

// Of the cells that two runs have in common.
struct Pair {
  std::vector<double> distances;  // between their logarithms
  std::vector<double> errors;     // the variances that their visits explain
};

double error_of(const measure::Estimate& time) {
  return std::pow(std::log(*time.high / *time.low) / (2 * kHalfIntervals), 2);
}

// By the newer of the two runs.
std::map<std::size_t, Pair> pairs_of(const Machine& machine) {
  std::map<std::size_t, Pair> pairs;
  for (const Series& series : machine.series) {
    const auto time = [&](std::size_t i) -> const Value& {
      const Summary& run = machine.runs[series.runs[i]].summary;
      return run.columns[model::metrics::warm_s][series.rows[i]];
    };
    for (std::size_t i = 1; i < series.runs.size(); ++i) {
      const Value& before = time(i - 1);
      const Value& now = time(i);
      const bool known = before && now && before->low && now->low;
      if (!known || series.runs[i] != series.runs[i - 1] + 1) continue;
      if (!as_before(series, machine.runs, i)) continue;
      Pair& pair = pairs[series.runs[i]];
      pair.distances.push_back(std::abs(std::log(now->median / before->median)));
      pair.errors.push_back(error_of(*before) + error_of(*now));
    }
  }
  std::erase_if(pairs, [](const auto& one) { return one.second.distances.size() < kFewestCells; });
  return pairs;
}

}  // namespace

std::optional<double> between_runs(const Machine& machine) {
  std::vector<double> variances;
  for (const auto& [run, pair] : pairs_of(machine)) {
    const double scatter = kNormal * measure::median(pair.distances);
    variances.push_back((scatter * scatter) - measure::median(pair.errors));
  }
  if (variances.size() < kFewestPairs) return std::nullopt;
  std::ranges::sort(variances);
  variances.resize(variances.size() - (variances.size() / 10));
  const double mean = std::accumulate(variances.begin(), variances.end(), 0.0) /
                      static_cast<double>(variances.size());
  return std::sqrt(std::max(0.0, mean));
}

}  // namespace gilscope::history
