// A comparison for people: on the terminal and as Markdown.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "harness/comparison/comparison.h"
#include "harness/text/summary.h"

namespace gilscope::results {
namespace {

// Worst first, what is certain before what is not.
std::vector<const CellComparison*> findings(const Comparison& comparison) {
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

std::string scaling_verdict(const ScalingComparison& scaling) {
  switch (scaling.verdict) {
    case Verdict::faster:
      return "scales better";
    case Verdict::slower:
      return "scales worse";
    case Verdict::same:
      return "same";
    case Verdict::inconclusive:
      return "inconclusive";
  }
  return "";
}

std::string scaling_name(const ScalingComparison& scaling) {
  return fmt::format("{}/{}/{}/{}", scaling.kernel, scaling.size, scaling.strategy,
                     scaling.interpreter);
}

std::string scaling_values(const ScalingComparison& scaling) {
  return fmt::format("{:.2f}x -> {:.2f}x at {} workers, serial part {:.3f} -> {:.3f}",
                     scaling.base.speedups.back().median, scaling.now.speedups.back().median,
                     scaling.workers.back(), scaling.base.serial_part.median,
                     scaling.now.serial_part.median);
}

bool worth_telling(const ScalingComparison& scaling) {
  return scaling.verdict == Verdict::faster || scaling.verdict == Verdict::slower;
}

bool worth_telling(const CellComparison& cell) {
  return cell.verdict == Verdict::faster || cell.verdict == Verdict::slower;
}

struct CostWords {
  const char* more;
  const char* less;
  std::string (*value)(double);
};

CostWords words_of(const CostComparison& cost) {
  if (cost.quantity == "startup_s") return {"starts slower", "starts faster", time_text};
  return {"more memory", "less memory", memory_text};
}

std::string cost_verdict(const CostComparison& cost, const CellComparison& cell) {
  const CostWords words = words_of(cost);
  return cell.verdict == Verdict::slower ? words.more : words.less;
}

std::string cost_values(const CostComparison& cost, const CellComparison& cell) {
  const auto value = [&](const CellAnalysis& side) {
    return words_of(cost).value(side.estimates.at(cost.quantity).median);
  };
  return fmt::format("{} -> {}, {:.3f} {}", value(*cell.base), value(*cell.now), cell.ratio.median,
                     interval(cell.ratio));
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
  for (const std::string& cell : comparison.only_base) add(cell, "only in " + comparison.base_name);
  for (const std::string& cell : comparison.only_new) add(cell, "only in " + comparison.new_name);
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

std::string verdict_sentence(const Comparison& comparison) {
  const int slower = comparison.count(Verdict::slower);
  const int faster = comparison.count(Verdict::faster);
  const int same = comparison.count(Verdict::same);
  const int inconclusive = comparison.count(Verdict::inconclusive);
  const auto worse =
      std::ranges::count(comparison.scaling, Verdict::slower, &ScalingComparison::verdict);
  std::string text =
      fmt::format("{}: of {} cells {} slower, {} faster, {} the same, {} inconclusive",
                  comparison.regressed() ? "Regressed"
                  : faster > 0           ? "Improved"
                  : inconclusive == 0    ? "The same"
                  : same == 0            ? "Inconclusive"
                                         : "No regression found",
                  comparison.cells.size(), slower, faster, same, inconclusive);
  if (worse > 0) text += fmt::format("; {} scale worse", worse);
  for (const CostComparison& cost : comparison.costs) {
    const int more = cost.count(Verdict::slower);
    if (more == 0) continue;
    text += fmt::format("; {} {}", more,
                        cost.quantity == "startup_s" ? "start slower" : "use more memory");
  }
  return text + ".";
}

std::string comparison_text(const Comparison& comparison) {
  std::string text = fmt::format("\n{} -> {}\n{}\n", comparison.base_name, comparison.new_name,
                                 verdict_sentence(comparison));
  for (const std::string& warning : comparison.warnings) text += fmt::format("  {}\n", warning);
  const auto found = findings(comparison);
  if (!found.empty()) {
    text += fmt::format("\n{:12} {:>8}  {:16} {:>10} {:>10}  cell\n", "", "new/base", "95 %",
                        "base", "new");
  }
  for (const CellComparison* cell : found) {
    text += fmt::format("{:12} {:>8.3f}  {:16} {:>10} {:>10}  {}{}\n", verdict_text(cell->verdict),
                        cell->ratio.median, interval(cell->ratio), time_text(cell->base->warm_s()),
                        time_text(cell->now->warm_s()), cell->now->name(),
                        cell->reason.empty() ? "" : ": " + cell->reason);
  }
  for (const ScalingComparison& scaling : comparison.scaling) {
    if (!worth_telling(scaling)) continue;
    text += fmt::format("{}: {} ({})\n", scaling_verdict(scaling), scaling_name(scaling),
                        scaling_values(scaling));
  }
  for (const CostComparison& cost : comparison.costs) {
    for (const CellComparison& cell : cost.cells) {
      if (!worth_telling(cell)) continue;
      text += fmt::format("{}: {} ({})\n", cost_verdict(cost, cell), cell.now->name(),
                          cost_values(cost, cell));
    }
  }
  text += sums_text(comparison.strategies, "strategy");
  text += sums_text(comparison.kernels, "kernel");
  const std::string not_compared = not_compared_text(comparison);
  if (!not_compared.empty()) text += "\nNot compared\n" + not_compared;
  text += fmt::format(
      "\nnew/base: time, above 1 is slower{}; differences below {:.3g} % are the same; at most "
      "{:.0f} "
      "% of the findings are expected to be false.\n",
      comparison.paired ? ", paired by round" : ", not paired: drift between the two runs is in it",
      100 * comparison.floor, 100 * kFalseDiscoveryRate);
  return text;
}

std::string comparison_markdown(const Comparison& comparison) {
  std::string text = fmt::format("### {}\n\n", verdict_sentence(comparison));
  for (const std::string& warning : comparison.warnings) {
    text += fmt::format("> {}\n\n", escaped(warning));
  }
  const auto found = findings(comparison);
  if (!found.empty()) {
    text += "| verdict | new/base | 95 % | base | new | cell |\n|---|---:|---|---:|---:|---|\n";
  }
  for (const CellComparison* cell : found) {
    text += fmt::format("| {} | {:.3f} | {} | {} | {} | {} |\n", verdict_text(cell->verdict),
                        cell->ratio.median, escaped(interval(cell->ratio)),
                        time_text(cell->base->warm_s()), time_text(cell->now->warm_s()),
                        escaped(cell->now->name()));
  }
  for (const ScalingComparison& scaling : comparison.scaling) {
    if (!worth_telling(scaling)) continue;
    text += fmt::format("\n- **{}**: {} ({})", scaling_verdict(scaling),
                        escaped(scaling_name(scaling)), escaped(scaling_values(scaling)));
  }
  for (const CostComparison& cost : comparison.costs) {
    for (const CellComparison& cell : cost.cells) {
      if (!worth_telling(cell)) continue;
      text += fmt::format("\n- **{}**: {} ({})", cost_verdict(cost, cell),
                          escaped(cell.now->name()), escaped(cost_values(cost, cell)));
    }
  }
  const std::string not_compared = escaped(not_compared_text(comparison));
  if (!not_compared.empty()) {
    text += fmt::format("\n<details><summary>Not compared</summary>\n\n{}\n\n</details>\n",
                        not_compared);
  }
  text += fmt::format("\n{} against {}; time new / base, {}; floor {:.3g} %.\n",
                      escaped(comparison.new_name), escaped(comparison.base_name),
                      comparison.paired ? "paired by round" : "not paired", 100 * comparison.floor);
  return text;
}

}  // namespace gilscope::results
