#include "harness/analysis/payback.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace gilscope::analysis {
namespace {

namespace metrics = model::metrics;

constexpr double kNever = std::numeric_limits<double>::infinity();

double start_of(const VisitValues& visit) {
  return visit.values[metrics::startup_s].value_or(0) + visit.values[metrics::cold_s].value_or(0);
}

double executions_until_even(const VisitValues& base, const VisitValues& visit) {
  const double dearer_start = start_of(visit) - start_of(base);
  const double saved = base.warm_s() - visit.warm_s();
  if (dearer_start <= 0) return 1;
  return saved <= 0 ? kNever : 1 + std::ceil(dearer_start / saved);
}

}  // namespace

std::optional<Estimate> pays_from(const CellAnalysis& base, const CellAnalysis& cell) {
  std::vector<double> counts;
  for (const VisitValues& visit : cell.visits) {
    const auto same = std::ranges::find(base.visits, visit.round, &VisitValues::round);
    if (same != base.visits.end()) counts.push_back(executions_until_even(*same, visit));
  }
  if (counts.empty()) return std::nullopt;
  Estimate estimate = measure::estimate_median(counts);
  if (!std::isfinite(estimate.median)) return std::nullopt;
  estimate.median = std::ceil(estimate.median);
  if (estimate.high && !std::isfinite(*estimate.high)) estimate.high.reset();
  return estimate;
}

}  // namespace gilscope::analysis
