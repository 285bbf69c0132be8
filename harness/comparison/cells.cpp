// Comparing cell by cell: their times, and what they cost beside.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "harness/comparison/comparison.h"
#include "harness/measure/comparing.h"
#include "harness/measure/ratios.h"

namespace gilscope::comparison {
namespace {

// What is compared of a cell, and from where on it matters.
struct Quantity {
  MetricId metric{};
  double margin = 0;  // of the ratio, as a share
  double least = 0;   // of the difference, in the metric's unit
};

std::vector<double> logs(const std::vector<double>& values) {
  std::vector<double> result;
  for (const double value : values) result.push_back(std::log(value));
  return result;
}

// Of files from the same rounds: paired ratios, whose drift cancels.
std::vector<measure::Difference> pair_up(std::vector<CellComparison>& cells, MetricId metric) {
  std::vector<std::vector<std::pair<double, double>>> pairs;
  std::vector<std::vector<double>> series;
  for (const CellComparison& cell : cells) {
    pairs.push_back(analysis::paired_values(*cell.candidate, *cell.baseline, metric));
    series.push_back(measure::log_ratios(pairs.back()));
  }
  const measure::Correlation correlation = measure::estimate_correlation(series);
  std::vector<measure::Difference> differences;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    differences.push_back(measure::paired_difference(series[i], correlation));
    if (!pairs[i].empty()) cells[i].ratio = measure::estimate_change(pairs[i], correlation);
  }
  return differences;
}

// What two runs differ by: at least what is known of runs; more where cells, most of which will not
// have changed, scatter by more than their visits explain.
BetweenRuns between_runs(const std::vector<measure::Difference>& differences,
                         const BetweenRuns& known) {
  constexpr std::size_t kFewestCells = 10;
  std::vector<double> errors;
  std::vector<double> means;
  for (const measure::Difference& one : differences) {
    if (one.degrees <= 0) continue;
    means.push_back(one.mean);
    errors.push_back(one.variance * one.scale);
  }
  if (means.size() < kFewestCells) return known;
  const double centre = measure::median(means);
  for (double& mean : means) mean = std::abs(mean - centre);
  constexpr double kNormal = 1.4826;  // a standard deviation, in medians of absolute deviations
  const double scatter = kNormal * measure::median(means);
  const double unexplained = (scatter * scatter) - measure::median(errors);
  if (unexplained <= known.deviation * known.deviation) return known;
  return {.deviation = std::sqrt(unexplained), .source = BetweenRuns::Source::cells};
}

// Of files from different times: the ratio of what the two say, each with its own interval, and
// what runs differ by beside.
std::vector<measure::Difference> hold_against(std::vector<CellComparison>& cells, MetricId metric,
                                              BetweenRuns& between) {
  std::vector<measure::Difference> differences;
  for (CellComparison& cell : cells) {
    differences.push_back(measure::unpaired_difference(logs(cell.candidate->visit_values(metric)),
                                                       logs(cell.baseline->visit_values(metric))));
  }
  // Memory does not depend on how calm a day is.
  const bool is_time = model::row_of(metric).unit == model::Unit::seconds;
  between = is_time ? between_runs(differences, between) : BetweenRuns{.deviation = 0};
  for (std::size_t i = 0; i < cells.size(); ++i) {
    differences[i].beside = between.deviation * between.deviation;
    cells[i].ratio = measure::ratio_of(cells[i].candidate->estimates.at(metric),
                                       cells[i].baseline->estimates.at(metric), between.deviation);
  }
  return differences;
}

// The very same visits: a file against itself, however few they are.
void settle_identical(CellComparison& cell, MetricId metric) {
  const auto pairs = analysis::paired_values(*cell.candidate, *cell.baseline, metric);
  const bool identical = !pairs.empty() && std::ranges::all_of(pairs, [](const auto& pair) {
    return pair.first == pair.second;
  });
  if (!identical) return;
  cell.ratio.median = 1;
  cell.ratio.low = 1;
  cell.ratio.high = 1;
  cell.ratio.n = static_cast<int>(pairs.size());
}

std::string why_inconclusive(const CellComparison& cell, double margin) {
  if (!cell.ratio.low) {
    return fmt::format("{} visits, and an interval takes {}", cell.ratio.n, measure::kFewestVisits);
  }
  if (*cell.ratio.low > 1 + margin || *cell.ratio.high < 1 / (1 + margin)) {
    return "it differs, but among so many cells that may be chance";
  }
  return "the interval is too wide";
}

bool too_small_to_matter(const CellComparison& cell, const Quantity& quantity) {
  const double candidate = cell.candidate->estimates.at(quantity.metric).median;
  const double baseline = cell.baseline->estimates.at(quantity.metric).median;
  return std::abs(candidate - baseline) < quantity.least;
}

// Returns what the two runs are taken to differ by, of which so much is known; nothing where they
// are one.
BetweenRuns judge_cells(std::vector<CellComparison>& cells, const Quantity& quantity, bool paired,
                        BetweenRuns between) {
  if (paired) between.deviation = 0;
  const auto differences =
      paired ? pair_up(cells, quantity.metric) : hold_against(cells, quantity.metric, between);
  const auto p = measure::p_values(differences, std::log1p(quantity.margin));
  const auto q = measure::benjamini_hochberg(p);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    CellComparison& cell = cells[i];
    if (paired) settle_identical(cell, quantity.metric);
    cell.p_value = p[i];
    cell.q_value = q[i];
    cell.verdict = cell.ratio.low && too_small_to_matter(cell, quantity)
                       ? Verdict::same
                       : judge(cell.ratio, cell.q_value, quantity.margin);
    if (cell.verdict == Verdict::inconclusive) {
      cell.reason = why_inconclusive(cell, quantity.margin);
    }
  }
  return between;
}

// The same cells, as far as every visit of both sides knows the metric and has a logarithm of it.
std::vector<CellComparison> cells_that_know(const std::vector<CellComparison>& cells,
                                            MetricId metric) {
  const auto knows = [&](const CellAnalysis& cell) {
    return std::ranges::all_of(cell.visits, [&](const analysis::VisitValues& visit) {
      return visit.values[metric].value_or(0) > 0;
    });
  };
  std::vector<CellComparison> result;
  for (const CellComparison& cell : cells) {
    if (!knows(*cell.baseline) || !knows(*cell.candidate)) continue;
    result.push_back(
        {.baseline = cell.baseline, .candidate = cell.candidate, .ratio = {}, .reason = {}});
  }
  return result;
}

// The user's margin counts where it is the larger.
Quantity quantity_of(MetricId id, double margin) {
  const model::Metric& metric = model::row_of(id);
  return {.metric = id, .margin = std::max(metric.margin, margin), .least = metric.least};
}

}  // namespace

const char* BetweenRuns::source_text() const {
  switch (source) {
    case Source::assumed:
      return "assumed";
    case Source::history:
      return "history";
    case Source::cells:
      return "cells";
  }
  return "";
}

const char* verdict_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::faster:
      return "faster";
    case Verdict::slower:
      return "slower";
    case Verdict::same:
      return "same";
    case Verdict::inconclusive:
      return "inconclusive";
  }
  return "";
}

Verdict judge(const Estimate& ratio, double q_value, double margin) {
  if (!ratio.low) return Verdict::inconclusive;
  const double upper = 1 + margin;
  const double lower = 1 / upper;
  if (*ratio.low >= lower && *ratio.high <= upper) return Verdict::same;
  if (q_value > kFalseDiscoveryRate) return Verdict::inconclusive;
  if (*ratio.low > upper) return Verdict::slower;
  if (*ratio.high < lower) return Verdict::faster;
  return Verdict::inconclusive;
}

void compare_cells(Comparison& comparison) {
  const BetweenRuns known = comparison.between_runs;
  comparison.between_runs = judge_cells(
      comparison.cells, {.metric = model::metrics::warm_s, .margin = comparison.margin, .least = 0},
      comparison.paired, known);
  for (const MetricId id : model::kMetricIds) {
    if (id == model::metrics::warm_s) continue;
    if (model::row_of(id).comparing == model::Comparing::none) continue;
    const Quantity quantity = quantity_of(id, comparison.margin);
    CostComparison& cost = comparison.costs.emplace_back();
    cost.metric = id;
    cost.margin = quantity.margin;
    cost.cells = cells_that_know(comparison.cells, id);
    judge_cells(cost.cells, quantity, comparison.paired, known);
  }
}

}  // namespace gilscope::comparison
