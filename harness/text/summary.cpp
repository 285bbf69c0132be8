#include "harness/text/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "harness/text/numbers.h"

namespace gilscope::text {
namespace {

using analysis::Analysis;
using analysis::CellAnalysis;
using analysis::Estimate;
using analysis::KernelAnalysis;

namespace metrics = model::metrics;

// 1.93x, and 0.0027x rather than 0.00x.
std::string ratio_text(const std::optional<Estimate>& ratio) {
  if (!ratio) return "-";
  return ratio->median < 0.1 ? fmt::format("{:.2g}x", ratio->median)
                             : three_digits(ratio->median) + "x";
}

// Half the width of the interval as a share of the median.
std::string interval_text(const Estimate& estimate) {
  if (!estimate.low) return "";
  return fmt::format("±{:.0f}%", 50 * (*estimate.high - *estimate.low) / estimate.median);
}

// 2, or 1= when others are not told apart from the best; nothing where none is told apart.
std::string rank_text(const KernelAnalysis& kernel, std::size_t place) {
  const int rank = kernel.ranks.at(place);
  const auto best = std::ranges::count(kernel.ranks, 1);
  if (best > 1 && best == std::ssize(kernel.ranks)) return "- ";
  const bool tied = rank == 1 && best > 1;
  return fmt::format("{}{}", rank, tied ? "=" : " ");
}

std::string line(const CellAnalysis& cell, const std::string& rank, bool name_interpreter) {
  std::string strategy = cell.cell.strategy();
  if (name_interpreter && cell.cell.host != "native") {
    strategy += fmt::format(" {}", cell.cell.interpreter);
  }
  const auto cost = [&](model::MetricId id, std::string (*write)(double)) {
    const auto& estimate = cell.estimates[id];
    return estimate ? write(estimate->median) : "-";
  };
  return fmt::format("  {:40} {:>4}{} {:>10} {:>5} {:>9} {:>9} {:>10} {:>8} {:>5}\n", strategy,
                     cell.cell.workers, cell.oversubscribed ? "*" : " ", time_text(cell.warm_s()),
                     interval_text(cell.estimates.at(metrics::warm_s)),
                     ratio_text(cell.speedup_python), ratio_text(cell.speedup_binding),
                     cost(metrics::startup_s, time_text), cost(metrics::rss_bytes, memory_text),
                     rank);
}

bool several_interpreters(const Analysis& analysis) {
  return analysis.run.header.interpreters.size() > 1;
}

std::string skipped_text(const Analysis& analysis) {
  std::map<std::string, int> reasons;
  for (const CellAnalysis& cell : analysis.cells) {
    if (cell.status == analysis::Status::measured) continue;
    ++reasons[fmt::format("{}: {}", status_text(cell.status), cell.reason)];
  }
  std::string text;
  for (const auto& [reason, count] : reasons) {
    text += fmt::format("  {} cell{} {}\n", count, count == 1 ? "" : "s", reason);
  }
  return text.empty() ? "" : "\nNot measured\n" + text;
}

// What was counted, in the order of the plan.
std::string counts_text(const Analysis& analysis) {
  if (analysis.run.counts.empty()) return "";
  std::string text = "\nInstructions of one execution\n";
  for (const CellAnalysis& cell : analysis.cells) {
    const auto found = analysis.run.counts.find(cell.name());
    if (found == analysis.run.counts.end()) continue;
    const model::InstructionCount& count = found->second;
    text += count.error.empty()
                ? fmt::format("  {:60} {:>12.6g} ± {:.2f} %\n", cell.name(), count.instructions,
                              100 * count.spread)
                : fmt::format("  {:60} not counted: {}\n", cell.name(), count.error);
  }
  return text;
}

}  // namespace

std::string summary(const Analysis& analysis) {
  std::string text;
  const bool name_interpreter = several_interpreters(analysis);
  for (const KernelAnalysis& kernel : analysis.kernels) {
    if (kernel.ranking.empty()) continue;
    text += fmt::format("\n{} / {}\n  {:40} {:>5} {:>10} {:>5} {:>9} {:>9} {:>10} {:>8} {:>5}\n",
                        kernel.kernel, kernel.size, "strategy", "work.", "median", "", "vs python",
                        "vs same", "start-up", "memory", "rank");
    for (std::size_t place = 0; place < kernel.ranking.size(); ++place) {
      text += line(*kernel.ranking[place], rank_text(kernel, place), name_interpreter);
    }
  }
  text += counts_text(analysis);
  text += skipped_text(analysis);
  text +=
      "\nmedian: of the visits' medians of warm samples, ± half its 95 % interval (from 6 "
      "visits).\n"
      "vs python: speed-up against serial.python; vs same: against serial with the same binding.\n"
      "rank: 1= is not told apart from the best (paired by round), - where none is; others follow "
      "on those that are surely faster.\n"
      "work.: workers at which the strategy is fastest; * more workers than CPUs.\n";
  return text;
}

}  // namespace gilscope::text
