#include "harness/text/comparison_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/text/numbers.h"

namespace gilscope::text {
namespace {

using analysis::Estimate;
using comparison::CellComparison;
using comparison::Comparison;
using comparison::Conclusion;
using comparison::CostComparison;
using comparison::Finding;
using comparison::ScalingComparison;
using comparison::Sum;
using comparison::Verdict;

// Worst first, what is certain before what is not.
std::vector<const CellComparison*> notable_cells(const Comparison& comparison) {
  std::vector<const CellComparison*> found;
  for (const CellComparison& cell : comparison.cells) {
    if (cell.verdict != Verdict::same) found.push_back(&cell);
  }
  const auto order = [](const CellComparison* cell) {
    const int kind = cell->verdict == Verdict::slower   ? 0
                     : cell->verdict == Verdict::faster ? 1
                                                        : 2;
    return std::pair(kind, -cell->ratio.median);
  };
  std::ranges::stable_sort(found, {}, order);
  return found;
}

std::string interval(const Estimate& estimate) {
  if (!estimate.low) return "[no interval]";
  return fmt::format("[{:.3f}, {:.3f}]", *estimate.low, *estimate.high);
}

const char* who_says(const comparison::BetweenRuns& between) {
  using Source = comparison::BetweenRuns::Source;
  switch (between.source) {
    case Source::assumed:
      return "assumed; --history knows it of this machine";
    case Source::history:
      return "as the history of this machine says";
    case Source::cells:
      return "as these cells scatter";
  }
  return "";
}

std::string pairing_text(const Comparison& comparison) {
  if (comparison.paired) return "paired by round";
  return fmt::format(
      "not paired: intervals hold that two runs of the same thing differ by {:.1f} % (standard "
      "deviation, {})",
      100 * comparison.between_runs.deviation, who_says(comparison.between_runs));
}

bool is_change(Verdict verdict) {
  return verdict == Verdict::faster || verdict == Verdict::slower;
}

std::string scaling_values(const ScalingComparison& scaling) {
  std::string text =
      fmt::format("{:.2f}x -> {:.2f}x at {} workers", scaling.baseline.speedups.back().median,
                  scaling.candidate.speedups.back().median, scaling.workers.back());
  const auto& was = scaling.baseline.serial_part;
  const auto& is = scaling.candidate.serial_part;
  if (was && is) text += fmt::format(", serial part {:.3f} -> {:.3f}", was->median, is->median);
  return text;
}

std::string value_text(double value, model::Unit unit) {
  switch (unit) {
    case model::Unit::seconds:
      return time_text(value);
    case model::Unit::bytes:
      return memory_text(value);
    case model::Unit::count:
      return fmt::format("{:.0f}", value);
    case model::Unit::ratio:
      return fmt::format("{:.2f}x", value);
  }
  return "";
}

std::string cost_values(const CostComparison& cost, const CellComparison& cell) {
  const auto value = [&](const analysis::CellAnalysis& side) {
    return value_text(side.estimates.at(cost.metric).median, model::row_of(cost.metric).unit);
  };
  return fmt::format("{} -> {}, {:.3f} {}", value(*cell.baseline), value(*cell.candidate),
                     cell.ratio.median, interval(cell.ratio));
}

// What is told beside the table of times: how it changed, where, and by how much.
struct Remark {
  std::string_view verdict;
  std::string name;
  std::string values;
};

std::string_view word_of(model::MetricId metric, Verdict verdict) {
  const model::Metric& row = model::row_of(metric);
  return verdict == Verdict::slower ? row.worse.word : row.better.word;
}

std::vector<Remark> remarks_of(const Comparison& comparison) {
  std::vector<Remark> remarks;
  for (const ScalingComparison& curve : comparison.scaling) {
    if (!is_change(curve.verdict)) continue;
    remarks.push_back(
        {word_of(model::metrics::speedup, curve.verdict), curve.name(), scaling_values(curve)});
  }
  for (const CostComparison& cost : comparison.costs) {
    if (!cost.judged()) continue;
    for (const CellComparison& cell : cost.cells) {
      if (!is_change(cell.verdict)) continue;
      remarks.push_back(
          {word_of(cost.metric, cell.verdict), cell.candidate->name(), cost_values(cost, cell)});
    }
  }
  for (const comparison::CountComparison& count : comparison.counts) {
    if (!is_change(count.verdict)) continue;
    remarks.push_back(
        {count.verdict == Verdict::slower ? "more instructions" : "fewer instructions", count.name,
         fmt::format("{:.4g} -> {:.4g}, {:.4f}, spread {:.2f} %", count.baseline, count.candidate,
                     count.ratio(), 100 * count.spread)});
  }
  for (const comparison::NotCompared& broken : comparison.broken) {
    remarks.push_back({"fails", broken.cell, broken.reason});
  }
  return remarks;
}

// How many of those that were counted take as many instructions.
std::string counts_text(const Comparison& comparison) {
  if (comparison.counts.empty()) return "";
  const auto same =
      std::ranges::count(comparison.counts, Verdict::same, &comparison::CountComparison::verdict);
  return fmt::format("instructions: {} of {} cells take as many\n", same, comparison.counts.size());
}

// One line for each reason, with the first of its cells.
std::string not_compared_text(const Comparison& comparison) {
  std::vector<std::pair<std::string, std::vector<std::string>>> reasons;
  const auto add = [&](const std::string& cell, const std::string& reason) {
    const auto same = std::ranges::find(reasons, reason, [](const auto& one) { return one.first; });
    auto& cells =
        same == reasons.end() ? reasons.emplace_back(reason, std::vector<std::string>{}) : *same;
    cells.second.push_back(cell);
  };
  for (const auto& [cell, reason] : comparison.not_compared) add(cell, reason);
  for (const std::string& cell : comparison.only_baseline) {
    add(cell, "only in " + comparison.baseline_name);
  }
  for (const std::string& cell : comparison.only_candidate) {
    add(cell, "only in " + comparison.candidate_name);
  }
  std::string text;
  for (const auto& [reason, cells] : reasons) {
    text += fmt::format("  {} cell{} {}: {}{}\n", cells.size(), cells.size() == 1 ? "" : "s",
                        reason, cells.front(), cells.size() == 1 ? "" : ", ...");
  }
  return text;
}

std::string sums_text(const std::vector<Sum>& sums, const char* title) {
  std::string text = fmt::format("\n{:40} {:>6} {:>8} {:>7} {:>7} {:>6} {:>8}\n", title, "cells",
                                 "new/base", "slower", "faster", "same", "inconcl.");
  for (const Sum& sum : sums) {
    const auto count = [&](Verdict verdict) {
      return sum.counts.at(static_cast<std::size_t>(verdict));
    };
    text += fmt::format("{:40} {:>6} {:>8.3f} {:>7} {:>7} {:>6} {:>8}\n", sum.name, sum.cells,
                        sum.ratio.median, count(Verdict::slower), count(Verdict::faster),
                        count(Verdict::same), count(Verdict::inconclusive));
  }
  return text;
}

std::string again_text(const Finding& finding) {
  if (!finding.again) return "not measured again";
  return fmt::format("again {:.3f} {}", finding.again->median, interval(*finding.again));
}

// What a second look or an acceptance says of findings; nothing where there was neither.
std::vector<Remark> second_looks_of(const Conclusion& conclusion) {
  std::vector<Remark> remarks;
  for (const Finding& finding : conclusion.findings) {
    if (finding.state == comparison::State::seen || finding.is_failure()) continue;
    std::string values =
        fmt::format("{} {:.3f} {}", finding.kind, finding.ratio.median, interval(finding.ratio));
    if (conclusion.looked_again) values += ", " + again_text(finding);
    if (finding.state == comparison::State::accepted) values += ", because " + finding.reason;
    remarks.push_back({state_text(finding.state), finding.name, values});
  }
  return remarks;
}

// Strings from files are no markup: every character that Markdown could read is escaped.
std::string escaped(const std::string& text) {
  static constexpr std::string_view kSpecial = "\\`*_{}[]<>()#+!|~@&";
  std::string result;
  for (const char c : text) {
    if (kSpecial.find(c) != std::string_view::npos) result += '\\';
    result += c == '\n' || c == '\r' ? ' ' : c;
  }
  return result;
}

}  // namespace

std::string comparison_text(const Comparison& comparison, const Conclusion& conclusion) {
  std::string text = fmt::format("\n{}\n{} -> {}\n", conclusion.sentence, comparison.baseline_name,
                                 comparison.candidate_name);
  for (const std::string& warning : comparison.warnings) text += fmt::format("  {}\n", warning);
  const auto notable = notable_cells(comparison);
  if (!notable.empty()) {
    text += fmt::format("\n{:12} {:>8}  {:16} {:>10} {:>10}  cell\n", "", "new/base", "95 %",
                        "base", "new");
  }
  for (const CellComparison* cell : notable) {
    text += fmt::format("{:12} {:>8.3f}  {:16} {:>10} {:>10}  {}{}\n", verdict_text(cell->verdict),
                        cell->ratio.median, interval(cell->ratio),
                        time_text(cell->baseline->warm_s()), time_text(cell->candidate->warm_s()),
                        cell->candidate->name(), cell->reason.empty() ? "" : ": " + cell->reason);
  }
  for (const Remark& remark : remarks_of(comparison)) {
    text += fmt::format("{}: {} ({})\n", remark.verdict, remark.name, remark.values);
  }
  for (const Remark& remark : second_looks_of(conclusion)) {
    text += fmt::format("{}: {} ({})\n", remark.verdict, remark.name, remark.values);
  }
  text += counts_text(comparison);
  text += sums_text(comparison.strategies, "strategy");
  text += sums_text(comparison.kernels, "kernel");
  const std::string not_compared = not_compared_text(comparison);
  if (!not_compared.empty()) text += "\nNot compared\n" + not_compared;
  text += fmt::format(
      "\nnew/base: time, above 1 is slower, {}; differences below {:.3g} % are the same; at most "
      "{:.0f} % of the findings are expected to be false.\n",
      pairing_text(comparison), 100 * comparison.margin, 100 * comparison::kFalseDiscoveryRate);
  return text;
}

std::string comparison_markdown(const Comparison& comparison, const Conclusion& conclusion) {
  std::string text = fmt::format("### {}\n\n", conclusion.sentence);
  for (const std::string& warning : comparison.warnings) {
    text += fmt::format("> {}\n\n", escaped(warning));
  }
  const auto notable = notable_cells(comparison);
  if (!notable.empty()) {
    text += "| verdict | new/base | 95 % | base | new | cell |\n|---|---:|---|---:|---:|---|\n";
  }
  for (const CellComparison* cell : notable) {
    text += fmt::format("| {} | {:.3f} | {} | {} | {} | {} |\n", verdict_text(cell->verdict),
                        cell->ratio.median, escaped(interval(cell->ratio)),
                        time_text(cell->baseline->warm_s()), time_text(cell->candidate->warm_s()),
                        escaped(cell->candidate->name()));
  }
  for (const auto& remarks : {remarks_of(comparison), second_looks_of(conclusion)}) {
    for (const Remark& remark : remarks) {
      text += fmt::format("\n- **{}**: {} ({})", remark.verdict, escaped(remark.name),
                          escaped(remark.values));
    }
  }
  const std::string not_compared = escaped(not_compared_text(comparison));
  if (!not_compared.empty()) {
    text += fmt::format("\n<details><summary>Not compared</summary>\n\n{}\n\n</details>\n",
                        not_compared);
  }
  text += fmt::format("\n{} against {}; time new / base, {}; equivalence margin {:.3g} %.\n",
                      escaped(comparison.candidate_name), escaped(comparison.baseline_name),
                      pairing_text(comparison), 100 * comparison.margin);
  return text;
}

}  // namespace gilscope::text
