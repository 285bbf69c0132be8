#include "harness/comparison/conclusion.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fnmatch.h>

#include <algorithm>
#include <cctype>
#include <regex>

#include "harness/support/error.h"

namespace gilscope::comparison {
namespace {

using model::Metric;

bool is_worse(const Finding& finding) {
  return finding.verdict == Verdict::slower;
}

bool is_better(const Finding& finding) {
  return finding.verdict == Verdict::faster;
}

// A look that is not sure may still see more than half of a difference that matters.
bool looks_worse(const Estimate& ratio, double margin, model::Direction direction) {
  if (!ratio.low || !ratio.high) return false;
  if (direction == model::Direction::larger_is_better) {
    return *ratio.high < 1 && ratio.median < 1 / (1 + margin);
  }
  return *ratio.low > 1 && ratio.median > 1 + margin;
}

std::string kind_of(MetricId id) {
  if (id == model::metrics::speedup) return "scaling";
  std::string kind(model::row_of(id).title);
  std::ranges::transform(kind, kind.begin(), [](unsigned char c) { return std::tolower(c); });
  return kind;
}

void add_cells(std::vector<Finding>& findings, const std::vector<CellComparison>& cells,
               MetricId metric, double margin) {
  for (const CellComparison& cell : cells) {
    const bool told = cell.verdict == Verdict::slower || cell.verdict == Verdict::faster;
    const bool suspected =
        cell.verdict == Verdict::inconclusive &&
        looks_worse(cell.ratio, margin, model::Direction::smaller_is_better);
    if (!told && !suspected) continue;
    const model::Cell& words = cell.candidate->cell;
    findings.push_back({.kind = kind_of(metric),
                        .name = words.name(),
                        .kernel = words.kernel,
                        .size = words.size,
                        .strategy = words.strategy(),
                        .verdict = cell.verdict,
                        .metric = metric,
                        .baseline = cell.baseline->estimates.at(metric).median,
                        .candidate = cell.candidate->estimates.at(metric).median,
                        .ratio = cell.ratio,
                        .again = {},
                        .reason = {}});
  }
}

void add_curves(std::vector<Finding>& findings, const Comparison& comparison) {
  for (const ScalingComparison& curve : comparison.scaling) {
    const bool told = curve.verdict == Verdict::slower || curve.verdict == Verdict::faster;
    const bool suspected = curve.verdict == Verdict::inconclusive &&
                           looks_worse(curve.efficiency_ratio, comparison.margin,
                                       model::Direction::larger_is_better);
    if (!told && !suspected) continue;
    findings.push_back({.kind = kind_of(model::metrics::speedup),
                        .name = curve.name(),
                        .kernel = curve.kernel,
                        .size = curve.size,
                        .strategy = curve.strategy,
                        .verdict = curve.verdict,
                        .metric = model::metrics::speedup,
                        .baseline = curve.baseline.speedups.back().median,
                        .candidate = curve.candidate.speedups.back().median,
                        .ratio = curve.efficiency_ratio,
                        .again = {},
                        .reason = {}});
  }
}

// What the candidate breaks. Its work is wrong or does not end: looking again tells nothing more.
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
                        .metric = {},
                        .ratio = {},
                        .again = {},
                        .state = State::confirmed,
                        .reason = broken.reason});
  }
}

// Everything that one look has found, or suspects.
std::vector<Finding> findings_of(const Comparison& comparison) {
  std::vector<Finding> findings;
  add_failures(findings, comparison);
  add_cells(findings, comparison.cells, model::metrics::warm_s, comparison.margin);
  for (const CostComparison& cost : comparison.costs) {
    if (cost.judged()) add_cells(findings, cost.cells, cost.metric, cost.margin);
  }
  add_curves(findings, comparison);
  return findings;
}

bool is_suspect(const Finding& finding) {
  return finding.metric && !is_better(finding);
}

// What the second look says of a suspect; it must have seen the very same thing.
void look_again(Finding& suspect, const std::vector<Finding>& again) {
  const auto same = std::ranges::find_if(again, [&](const Finding& other) {
    return other.kind == suspect.kind && other.name == suspect.name;
  });
  suspect.state = State::not_confirmed;
  if (same == again.end()) return;
  suspect.again = same->ratio;
  if (is_worse(*same)) suspect.state = State::confirmed;
}

// The ratio that the second look measured, also where it found nothing.
std::optional<Estimate> ratio_in(const Comparison& again, const Finding& suspect) {
  if (suspect.metric == model::metrics::speedup) {
    const auto curve = std::ranges::find(again.scaling, suspect.name, &ScalingComparison::name);
    return curve == again.scaling.end() ? std::nullopt : std::optional(curve->efficiency_ratio);
  }
  const std::vector<CellComparison>* cells = &again.cells;
  for (const CostComparison& cost : again.costs) {
    if (cost.metric == suspect.metric) cells = &cost.cells;
  }
  const auto cell = std::ranges::find_if(*cells, [&](const CellComparison& one) {
    return one.candidate->name() == suspect.name;
  });
  return cell == cells->end() ? std::nullopt : std::optional(cell->ratio);
}

bool matches(const std::string& glob, const std::string& text) {
  return ::fnmatch(glob.c_str(), text.c_str(), 0) == 0;
}

// Without a slash, the kernel is meant.
bool covers(const Acceptance& acceptance, const Finding& finding) {
  const bool with_size = acceptance.cells.find('/') != std::string::npos;
  const std::string work = with_size ? finding.kernel + "/" + finding.size : finding.kernel;
  return matches(acceptance.cells, work) && matches(acceptance.strategy, finding.strategy);
}

void accept(Finding& finding, std::span<const Acceptance> accepted) {
  if (finding.state != State::confirmed || !finding.metric) return;
  const auto by = std::ranges::find_if(
      accepted, [&](const Acceptance& acceptance) { return covers(acceptance, finding); });
  if (by == accepted.end()) return;
  finding.state = State::accepted;
  finding.reason = by->reason;
}

std::string cells_text(std::size_t count) {
  return fmt::format("{} cell{}", count, count == 1 ? "" : "s");
}

const model::Verb& verb_of(MetricId id, bool worse) {
  return worse ? model::row_of(id).worse : model::row_of(id).better;
}

// "1 is slower", "2 start slower", of those among the findings that count.
template <typename Counts>
std::vector<std::string> parts_of(const std::vector<Finding>& findings, bool worse, Counts counts) {
  std::vector<std::string> parts;
  const auto add = [&](const std::string& kind, const model::Verb& verb) {
    const auto number = std::ranges::count_if(findings, [&](const Finding& finding) {
      return finding.kind == kind && counts(finding);
    });
    if (number > 0) {
      parts.push_back(fmt::format("{} {}", number, number == 1 ? verb.singular : verb.plural));
    }
  };
  if (worse) add("failure", {"fails", "fails", "fail"});
  for (const MetricId id : model::kMetricIds) add(kind_of(id), verb_of(id, worse));
  return parts;
}

// How many cells are the same, and how many say nothing; of those, how far off they may be.
std::string rest_of(const Comparison& comparison) {
  const int same = comparison.count(Verdict::same);
  const int unknown = comparison.count(Verdict::inconclusive);
  std::string text = fmt::format("{} {} the same", same, same == 1 ? "is" : "are");
  if (unknown > 0) text += fmt::format(", {} could not be told", unknown);
  return text;
}

std::string possible_slowdown(const Comparison& comparison) {
  std::vector<double> highs;
  for (const CellComparison& cell : comparison.cells) {
    if (cell.verdict == Verdict::inconclusive && cell.ratio.high) highs.push_back(*cell.ratio.high);
  }
  if (highs.empty()) return "";
  const double percent = 100 * (measure::median(highs) - 1);
  return highs.size() == 1 ? fmt::format(" (up to {:.0f} % slower)", percent)
                           : fmt::format(" (half of them up to {:.0f} % slower)", percent);
}

std::string second_look_text(const std::vector<Finding>& findings) {
  const auto count = [&](State state) { return std::ranges::count(findings, state, &Finding::state); };
  std::string text;
  if (const auto number = count(State::not_confirmed)) {
    text += fmt::format("; a second look did not confirm {} suspect{}", number,
                        number == 1 ? "" : "s");
  }
  if (const auto number = count(State::accepted)) {
    text += fmt::format("; {} accepted change{}", number, number == 1 ? "" : "s");
  }
  return text;
}

// Some metrics are of all cells: the count that sentences begin with is that of the cells.
std::string sentence_of(Overall overall, const Comparison& comparison,
                        const std::vector<Finding>& findings, const std::vector<std::string>& worse) {
  const std::size_t cells = comparison.cells.size();
  const auto better = parts_of(findings, false, is_better);
  switch (overall) {
    case Overall::regressed:
      return fmt::format("Regressed: of {}, {}; {}{}.", cells_text(cells), fmt::join(worse, ", "),
                         rest_of(comparison), second_look_text(findings));
    case Overall::improved:
      return fmt::format("Improved: of {}, {}; {}{}.", cells_text(cells), fmt::join(better, ", "),
                         rest_of(comparison), second_look_text(findings));
    case Overall::same:
      return fmt::format("The same: no change in {}{}.", cells_text(cells),
                         second_look_text(findings));
    case Overall::inconclusive:
      return fmt::format("Inconclusive: no regression was found, but of {} {}{}{}.",
                         cells_text(cells), rest_of(comparison), possible_slowdown(comparison),
                         second_look_text(findings));
  }
  return "";
}

// Which findings make it a regression.
template <typename Alarms>
Conclusion decide(const Comparison& comparison, std::vector<Finding> findings, Alarms alarms) {
  Conclusion conclusion;
  const auto worse = parts_of(findings, true, alarms);
  if (!worse.empty()) {
    conclusion.overall = Overall::regressed;
  } else if (std::ranges::any_of(findings, is_better)) {
    conclusion.overall = Overall::improved;
  } else {
    const bool all_same =
        comparison.count(Verdict::same) == static_cast<int>(comparison.cells.size());
    conclusion.overall = all_same ? Overall::same : Overall::inconclusive;
  }
  std::ranges::stable_sort(findings, {}, [&](const Finding& finding) {
    const int kind = alarms(finding) ? 0 : is_worse(finding) ? 1 : is_better(finding) ? 2 : 3;
    return std::pair(kind, -finding.ratio.median);
  });
  conclusion.sentence = sentence_of(conclusion.overall, comparison, findings, worse);
  conclusion.findings = std::move(findings);
  return conclusion;
}

}  // namespace

const char* overall_text(Overall overall) {
  switch (overall) {
    case Overall::regressed:
      return "regressed";
    case Overall::improved:
      return "improved";
    case Overall::same:
      return "same";
    case Overall::inconclusive:
      return "inconclusive";
  }
  return "";
}

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

Acceptance parse_acceptance(const std::string& text) {
  static const std::regex kForm(R"(\s*(\S+)\s+(\S+)\s+because\s+(\S[^]*))");
  std::smatch parts;
  if (!std::regex_match(text, parts, kForm)) {
    throw UserError(fmt::format(
        "'{}' accepts nothing; it must read KERNEL/SIZE STRATEGY because REASON.", text));
  }
  return {parts[1], parts[2], parts[3]};
}

int Conclusion::exit_code() const {
  return overall == Overall::regressed ? kFinding : kDone;
}

Conclusion conclude(const Comparison& comparison) {
  return decide(comparison, findings_of(comparison), is_worse);
}

Conclusion conclude(const Comparison& comparison, const Comparison& again,
                    std::span<const Acceptance> accepted) {
  std::vector<Finding> findings = findings_of(comparison);
  const std::vector<Finding> second = findings_of(again);
  for (Finding& finding : findings) {
    if (!is_suspect(finding)) continue;
    look_again(finding, second);
    finding.again = ratio_in(again, finding);
    accept(finding, accepted);
  }
  Conclusion conclusion =
      decide(comparison, std::move(findings),
             [](const Finding& finding) { return finding.state == State::confirmed; });
  conclusion.second_look = true;
  return conclusion;
}

std::vector<std::string> suspects(const Conclusion& conclusion) {
  std::vector<std::string> globs;
  for (const Finding& finding : conclusion.findings) {
    if (is_suspect(finding)) globs.push_back(finding.cells());
  }
  std::ranges::sort(globs);
  globs.erase(std::ranges::unique(globs).begin(), globs.end());
  return globs;
}

}  // namespace gilscope::comparison
