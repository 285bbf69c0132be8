#include "harness/comparison/conclusion.h"

#include <algorithm>

#include "harness/comparison/sentence.h"
#include "harness/support/error.h"

namespace gilscope::comparison {
namespace {

// A second look, where there is one, has the last word.
bool is_regression(const Finding& finding, bool looked_again) {
  if (finding.state == State::accepted) return false;
  return finding.state == State::confirmed || (!looked_again && finding.is_worse());
}

void accept(std::vector<Finding>& findings, std::span<const Acceptance> accepted,
            bool looked_again) {
  for (Finding& finding : findings) {
    if (!is_regression(finding, looked_again)) continue;
    const auto by = std::ranges::find_if(
        accepted, [&](const Acceptance& acceptance) { return acceptance.covers(finding); });
    if (by == accepted.end()) continue;
    finding.state = State::accepted;
    finding.reason = by->reason;
  }
}

const Finding* finding_on_time_of(const CellComparison& cell,
                                  const std::vector<Finding>& findings) {
  const auto found = std::ranges::find_if(findings, [&](const Finding& one) {
    return one.metric == model::metrics::warm_s && one.name == cell.candidate->name();
  });
  return found == findings.end() ? nullptr : &*found;
}

void count_time(Times& times, Verdict verdict, const Estimate& ratio) {
  if (verdict == Verdict::same) ++times.same;
  if (verdict != Verdict::inconclusive) return;
  ++times.unknown;
  if (ratio.high) times.highs_of_unknown.push_back(*ratio.high);
}

// The times of all cells after both looks. Two looks that disagree tell nothing, unless the second
// is certain that there is no difference.
Times times_of(const Comparison& comparison, const std::vector<Finding>& findings) {
  Times times{.cells = static_cast<int>(comparison.cells.size()), .highs_of_unknown = {}};
  for (const CellComparison& cell : comparison.cells) {
    const Finding* finding = finding_on_time_of(cell, findings);
    const State state = finding == nullptr ? State::seen : finding->state;
    if (state == State::seen) {
      count_time(times, cell.verdict, cell.ratio);
    } else if (state == State::not_confirmed) {
      const bool same = finding->verdict_again == Verdict::same;
      count_time(times, same ? Verdict::same : Verdict::inconclusive,
                 finding->again.value_or(cell.ratio));
    }
  }
  return times;
}

Overall overall_of(const Findings& findings, const Times& times) {
  if (!findings.worse.empty()) return Overall::regressed;
  if (!findings.better.empty()) return Overall::improved;
  return times.unknown == 0 ? Overall::same : Overall::inconclusive;
}

// What makes it a regression first, then what is worse all the same, what is better, what is vague.
void sort_findings(std::vector<Finding>& findings, bool looked_again) {
  std::ranges::stable_sort(findings, {}, [&](const Finding& finding) {
    const int kind = is_regression(finding, looked_again) ? 0
                     : finding.is_worse()                 ? 1
                     : finding.is_better()                ? 2
                                                          : 3;
    return std::pair(kind, -finding.ratio.median);
  });
}

Conclusion decide(const Comparison& comparison, Conclusion conclusion,
                  std::span<const Acceptance> accepted) {
  const bool looked_again = conclusion.looked_again;
  accept(conclusion.findings, accepted, looked_again);
  sort_findings(conclusion.findings, looked_again);
  Findings counts;
  for (const Finding& finding : conclusion.findings) {
    if (is_regression(finding, looked_again)) ++counts.worse[finding.kind];
    if (finding.is_better()) ++counts.better[finding.kind];
    if (finding.state == State::accepted) ++counts.accepted;
    if (finding.state == State::not_confirmed) ++counts.not_confirmed;
  }
  const Times times = times_of(comparison, conclusion.findings);
  conclusion.overall = overall_of(counts, times);
  conclusion.sentence =
      sentence_of(conclusion.overall, counts, times, static_cast<int>(comparison.scaling.size()));
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

int Conclusion::exit_code() const {
  return overall == Overall::regressed ? kFinding : kDone;
}

Conclusion conclude(const Comparison& comparison, std::span<const Acceptance> accepted) {
  return decide(comparison, {.findings = findings_of(comparison)}, accepted);
}

Conclusion conclude(const Comparison& comparison, const Comparison& again,
                    std::span<const Acceptance> accepted) {
  Conclusion conclusion{.findings = findings_of(comparison), .looked_again = true};
  look_again(conclusion.findings, again);
  return decide(comparison, std::move(conclusion), accepted);
}

}  // namespace gilscope::comparison
