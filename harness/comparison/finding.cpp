#include "harness/comparison/finding.h"

#include <algorithm>
#include <cctype>

namespace gilscope::comparison {
namespace {

using model::Direction;

// Not certain, but the whole interval is on the worse side, and the middle beyond the margin.
bool looks_worse(Verdict verdict, const Estimate& ratio, double margin, Direction direction) {
  if (verdict != Verdict::inconclusive || !ratio.low || !ratio.high) return false;
  if (direction == Direction::larger_is_better) {
    return *ratio.high < 1 && ratio.median < 1 / (1 + margin);
  }
  return *ratio.low > 1 && ratio.median > 1 + margin;
}

bool is_told(Verdict verdict) {
  return verdict == Verdict::slower || verdict == Verdict::faster;
}

Finding of_cell(const CellComparison& cell, MetricId metric) {
  const model::Cell& words = cell.candidate->cell;
  return {.kind = kind_of(metric),
          .name = words.name(),
          .kernel = words.kernel,
          .size = words.size,
          .strategy = words.strategy(),
          .verdict = cell.verdict,
          .metric = metric,
          .baseline = cell.baseline->estimates.at(metric).median,
          .candidate = cell.candidate->estimates.at(metric).median,
          .ratio = cell.ratio};
}

// What looks worse is measured by the user's margin, whatever the metric: a suspicion costs a
// second look and nothing else.
void add_cells(std::vector<Finding>& findings, const std::vector<CellComparison>& cells,
               MetricId metric, double margin) {
  for (const CellComparison& cell : cells) {
    if (is_told(cell.verdict) ||
        looks_worse(cell.verdict, cell.ratio, margin, model::row_of(metric).direction)) {
      findings.push_back(of_cell(cell, metric));
    }
  }
}

void add_curves(std::vector<Finding>& findings, const Comparison& comparison) {
  for (const ScalingComparison& curve : comparison.scaling) {
    if (!is_told(curve.verdict) && !looks_worse(curve.verdict, curve.efficiency_ratio,
                                                comparison.margin, Direction::larger_is_better)) {
      continue;
    }
    findings.push_back({.kind = kind_of(model::metrics::speedup),
                        .name = curve.name(),
                        .kernel = curve.kernel,
                        .size = curve.size,
                        .strategy = curve.strategy,
                        .verdict = curve.verdict,
                        .metric = model::metrics::speedup,
                        .baseline = curve.baseline.speedups.back().median,
                        .candidate = curve.candidate.speedups.back().median,
                        .ratio = curve.efficiency_ratio});
  }
}

// What the candidate breaks.
void add_failures(std::vector<Finding>& findings, const Comparison& comparison) {
  for (const NotCompared& broken : comparison.broken) {
    const auto cell =
        std::ranges::find(comparison.candidate.cells, broken.cell, &CellAnalysis::name);
    findings.push_back({.kind = "failure",
                        .name = broken.cell,
                        .kernel = cell->cell.kernel,
                        .size = cell->cell.size,
                        .strategy = cell->cell.strategy(),
                        .verdict = Verdict::slower,
                        .state = State::confirmed,
                        .reason = broken.reason});
  }
}

void take(Finding& suspect, const Estimate& ratio, Verdict verdict) {
  suspect.again = ratio;
  suspect.verdict_again = verdict;
}

void look_at_curve_again(Finding& suspect, const Comparison& again) {
  const auto curve = std::ranges::find(again.scaling, suspect.name, &ScalingComparison::name);
  if (curve != again.scaling.end()) take(suspect, curve->efficiency_ratio, curve->verdict);
}

void look_at_cell_again(Finding& suspect, const std::vector<CellComparison>& cells) {
  const auto cell = std::ranges::find_if(
      cells, [&](const CellComparison& one) { return one.candidate->name() == suspect.name; });
  if (cell != cells.end()) take(suspect, cell->ratio, cell->verdict);
}

const std::vector<CellComparison>& cells_of(const Comparison& comparison, MetricId metric) {
  const auto cost = std::ranges::find(comparison.costs, metric, &CostComparison::metric);
  return cost == comparison.costs.end() ? comparison.cells : cost->cells;
}

}  // namespace

const char* state_text(State state) {
  switch (state) {
    case State::seen:
      return "seen once";
    case State::confirmed:
      return "confirmed";
    case State::not_confirmed:
      return "not confirmed";
    case State::accepted:
      return "accepted";
  }
  return "";
}

std::string kind_of(MetricId metric) {
  if (metric == model::metrics::speedup) return "scaling";
  std::string kind(model::row_of(metric).title);
  std::ranges::transform(kind, kind.begin(), [](unsigned char c) { return std::tolower(c); });
  return kind;
}

std::string Finding::cells() const {
  std::string glob;
  for (const char c : name) {
    if (c == '\\' || c == '*' || c == '?' || c == '[') glob += '\\';
    glob += c;
  }
  if (metric != model::metrics::speedup) return glob;
  const auto interpreter = glob.rfind('/');
  return glob.substr(0, interpreter) + "/workers:*" + glob.substr(interpreter);
}

std::vector<Finding> findings_of(const Comparison& comparison) {
  std::vector<Finding> findings;
  add_failures(findings, comparison);
  add_cells(findings, comparison.cells, model::metrics::warm_s, comparison.margin);
  for (const CostComparison& cost : comparison.costs) {
    if (cost.judged()) add_cells(findings, cost.cells, cost.metric, comparison.margin);
  }
  add_curves(findings, comparison);
  return findings;
}

void look_again(std::vector<Finding>& findings, const Comparison& again) {
  for (Finding& finding : findings) {
    if (!finding.is_suspect()) continue;
    if (finding.metric == model::metrics::speedup) {
      look_at_curve_again(finding, again);
    } else {
      look_at_cell_again(finding, cells_of(again, *finding.metric));
    }
    const bool worse = finding.again && finding.verdict_again == Verdict::slower;
    finding.state = worse ? State::confirmed : State::not_confirmed;
  }
}

std::vector<std::string> suspects(const std::vector<Finding>& findings) {
  std::vector<std::string> globs;
  for (const Finding& finding : findings) {
    if (finding.is_suspect()) globs.push_back(finding.cells());
  }
  std::ranges::sort(globs);
  globs.erase(std::ranges::unique(globs).begin(), globs.end());
  return globs;
}

}  // namespace gilscope::comparison
