// Comparing cell by cell: their times, and what they cost beside.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "harness/measure/comparing.h"
#include "harness/comparison/comparison.h"

namespace gilscope::results {
namespace {

// What is compared of a cell, and from where on it matters.
struct Quantity {
  const char* estimate;  // its name among the estimates
  VisitValue value;
  double floor;  // of the ratio, as a share
  double least;  // of the difference, in the quantity's unit
};

std::vector<double> logs(const std::vector<double>& values) {
  std::vector<double> result;
  for (const double value : values) result.push_back(std::log(value));
  return result;
}

// Of files from the same rounds: paired ratios, whose drift cancels.
std::vector<measure::Difference> pair_up(std::vector<CellComparison>& cells, VisitValue value) {
  std::vector<std::vector<std::pair<double, double>>> pairs;
  std::vector<std::vector<double>> series;
  for (const CellComparison& cell : cells) {
    pairs.push_back(paired_values(*cell.now, *cell.base, value));
    series.push_back(measure::log_ratios(pairs.back()));
  }
  const measure::Persistence persistence = measure::estimate_persistence(series);
  std::vector<measure::Difference> differences;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    differences.push_back(measure::paired_difference(series[i]));
    if (!pairs[i].empty()) cells[i].ratio = measure::estimate_ratio(pairs[i], persistence);
  }
  return differences;
}

// Of files from different times: the ratio of what the two say, each with its own interval.
std::vector<measure::Difference> hold_against(std::vector<CellComparison>& cells,
                                              const Quantity& quantity) {
  std::vector<measure::Difference> differences;
  for (CellComparison& cell : cells) {
    cell.ratio = measure::ratio_of(cell.now->estimates.at(quantity.estimate),
                                   cell.base->estimates.at(quantity.estimate));
    differences.push_back(
        measure::unpaired_difference(logs(cell.now->visit_values(quantity.value)),
                                     logs(cell.base->visit_values(quantity.value))));
  }
  return differences;
}

// The very same visits: a file against itself, however few they are.
void settle_identical(CellComparison& cell, VisitValue value) {
  const auto pairs = paired_values(*cell.now, *cell.base, value);
  const bool identical = !pairs.empty() && std::ranges::all_of(pairs, [](const auto& pair) {
    return pair.first == pair.second;
  });
  if (!identical) return;
  cell.ratio.median = 1;
  cell.ratio.low = 1;
  cell.ratio.high = 1;
  cell.ratio.n = static_cast<int>(pairs.size());
}

std::string why_inconclusive(const CellComparison& cell, double floor) {
  if (!cell.ratio.low) {
    return fmt::format("{} visits, and an interval takes {}", cell.ratio.n, measure::kFewestVisits);
  }
  if (*cell.ratio.low > 1 + floor || *cell.ratio.high < 1 / (1 + floor)) {
    return "it differs, but among so many cells that may be chance";
  }
  return "the interval is too wide";
}

bool too_small_to_matter(const CellComparison& cell, const Quantity& quantity) {
  const double now = cell.now->estimates.at(quantity.estimate).median;
  const double base = cell.base->estimates.at(quantity.estimate).median;
  return std::abs(now - base) < quantity.least;
}

void judge_cells(std::vector<CellComparison>& cells, const Quantity& quantity, bool paired) {
  const auto differences = paired ? pair_up(cells, quantity.value) : hold_against(cells, quantity);
  const auto p = measure::p_values(differences, std::log1p(quantity.floor));
  const auto q = measure::benjamini_hochberg(p);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    CellComparison& cell = cells[i];
    if (paired) settle_identical(cell, quantity.value);
    cell.p_value = p[i];
    cell.q_value = q[i];
    cell.verdict = cell.ratio.low && too_small_to_matter(cell, quantity)
                       ? Verdict::same
                       : judge(cell.ratio, cell.q_value, quantity.floor);
    if (cell.verdict == Verdict::inconclusive) {
      cell.reason = why_inconclusive(cell, quantity.floor);
    }
  }
}

// The same cells, as far as every visit of both sides knows the quantity.
std::vector<CellComparison> cells_that_know(const std::vector<CellComparison>& cells,
                                            VisitValue value) {
  const auto knows = [&](const CellAnalysis& cell) {
    return std::ranges::all_of(cell.visits,
                               [&](const VisitValues& visit) { return visit.*value > 0; });
  };
  std::vector<CellComparison> result;
  for (const CellComparison& cell : cells) {
    if (!knows(*cell.base) || !knows(*cell.now)) continue;
    result.push_back({.base = cell.base, .now = cell.now, .ratio = {}, .reason = {}});
  }
  return result;
}

}  // namespace

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

Verdict judge(const Estimate& ratio, double q_value, double floor) {
  if (!ratio.low) return Verdict::inconclusive;
  const double upper = 1 + floor;
  const double lower = 1 / upper;
  if (*ratio.low >= lower && *ratio.high <= upper) return Verdict::same;
  if (q_value > kFalseDiscoveryRate) return Verdict::inconclusive;
  if (*ratio.low > upper) return Verdict::slower;
  if (*ratio.high < lower) return Verdict::faster;
  return Verdict::inconclusive;
}

void compare_cells(Comparison& comparison) {
  judge_cells(
      comparison.cells,
      {.estimate = "warm_s", .value = &VisitValues::warm_s, .floor = comparison.floor, .least = 0},
      comparison.paired);
  // A start lasts microseconds to milliseconds and varies by more than its share of the whole would
  // justify; memory comes in pages, and allocators round.
  const std::array<Quantity, 2> costs = {{{.estimate = "startup_s",
                                           .value = &VisitValues::startup_s,
                                           .floor = std::max(0.1, comparison.floor),
                                           .least = 2e-4},
                                          {.estimate = "rss_bytes",
                                           .value = &VisitValues::rss_bytes,
                                           .floor = std::max(0.05, comparison.floor),
                                           .least = 1 << 20}}};
  for (const Quantity& quantity : costs) {
    CostComparison& cost = comparison.costs.emplace_back();
    cost.quantity = quantity.estimate;
    cost.floor = quantity.floor;
    cost.least = quantity.least;
    cost.cells = cells_that_know(comparison.cells, quantity.value);
    judge_cells(cost.cells, quantity, comparison.paired);
  }
}

}  // namespace gilscope::results
