#include "harness/text/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string_view>

#include "harness/analysis/engines.h"
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

// Nothing where all are of one tier, which says nothing.
std::string tier_text(const KernelAnalysis& kernel, std::size_t place) {
  return std::ranges::max(kernel.tiers) == 1 ? "-" : fmt::to_string(kernel.tiers.at(place));
}

std::string line(const CellAnalysis& cell, const std::string& tier, bool name_interpreter) {
  std::string strategy = cell.cell.strategy();
  const bool is_embedded = cell.cell.interpreter.ends_with(model::kEmbeddedSuffix);
  if ((name_interpreter || is_embedded) && cell.cell.host != "native") {
    strategy += fmt::format(" {}", cell.cell.interpreter);
  }
  if (cell.cell.chunk_size > 0) strategy += fmt::format(", chunks of {}", cell.cell.chunk_size);
  const auto cost = [](const std::optional<Estimate>& estimate, std::string (*write)(double)) {
    return estimate ? write(estimate->median) : "-";
  };
  return fmt::format("  {:40} {:>4}{} {:>10} {:>5} {:>9} {:>9} {:>10} {:>8} {:>5}\n", strategy,
                     cell.cell.workers, cell.oversubscribed ? "*" : " ", time_text(cell.warm_s()),
                     interval_text(cell.estimates.at(metrics::warm_s)),
                     ratio_text(cell.speedup_python), ratio_text(cell.speedup_binding),
                     cost(cell.estimates[metrics::startup_s], time_text),
                     cost(cell.memory_bytes(), memory_text), tier);
}

// 1.80x [1.70, 1.91]
std::string gain_text(const Estimate& gain) {
  std::string text = ratio_text(gain);
  if (gain.low) {
    text += fmt::format(" [{}, {}]", three_digits(*gain.low), three_digits(*gain.high));
  }
  return text;
}

// What the code of a binding is written in, or compiled by.
std::string_view language_of(std::string_view binding) {
  if (binding == "numba") return "Numba";
  return binding.starts_with("cython") ? "Cython" : "C++";
}

std::string others_text(std::size_t count) {
  if (count == 0) return "";
  return fmt::format("; {} other{} {} not told apart", count, count == 1 ? "" : "s",
                     count == 1 ? "is" : "are");
}

std::string answer_text(const KernelAnalysis& kernel, const analysis::Choice& choice) {
  const model::Cell& cell = choice.recommended->cell;
  const std::size_t others = choice.alike.size();
  if (choice.recommended == kernel.base) {
    if (choice.competing == 1) return "only the plain loop, serial.python, was measured";
    return "no gain shown: nothing is surely faster than the plain loop, serial.python";
  }
  const std::string chunks =
      cell.chunk_size > 0 ? fmt::format(" and chunks of {}", cell.chunk_size) : "";
  const std::string name = fmt::format("{} with {} worker{}{}", cell.strategy(), cell.workers,
                                       cell.workers == 1 ? "" : "s", chunks);
  if (!choice.split.total) return name + others_text(others);
  std::string text =
      fmt::format("{}: {} against serial.python", name, gain_text(*choice.split.total));
  if (choice.split.language) {
    text +=
        fmt::format(" = {} by {}", gain_text(*choice.split.language), language_of(cell.binding));
    if (choice.split.concurrency && cell.executor != "serial") {
      text += fmt::format(", {} by the workers", gain_text(*choice.split.concurrency));
    }
  }
  if (choice.gain == analysis::Gain::not_shown) text += "; no gain shown";
  if (choice.gain == analysis::Gain::unknown) text += "; too few rounds to be sure";
  return text + others_text(others);
}

// What to take, before the evidence.
std::string answers_text(const KernelAnalysis& kernel) {
  if (kernel.ranking.front()->dispatch_s) return "";  // it does no work that could gain
  std::string text;
  const auto add = [&](const char* words, analysis::Question question) {
    const analysis::Choice* choice = kernel.choice(question);
    if (choice != nullptr)
      text += fmt::format("  {:10} {}.\n", words, answer_text(kernel, *choice));
  };
  add("in Python:", analysis::Question::python);
  add("with C++:", analysis::Question::cpp);
  return text;
}

// Embedded or not is no other interpreter; the tag says it where it is.
bool several_interpreters(const Analysis& analysis) {
  std::set<std::string> names;
  for (const auto& [tag, interpreter] : analysis.run.header.interpreters) {
    names.insert(tag.substr(0, tag.rfind(model::kEmbeddedSuffix)));
  }
  return names.size() > 1;
}

// With which confidence the intervals hold their medians.
std::string level_text(const Analysis& analysis) {
  double least = measure::kConfidence;
  for (const CellAnalysis& cell : analysis.cells) {
    if (cell.interval_level > 0) least = std::min(least, cell.interval_level);
  }
  if (least >= measure::kConfidence) return "95 % interval, from 6 visits";
  return fmt::format(
      "interval, from 6 visits: 95 %, or down to {:.0f} % where so few do not reach it",
      std::floor(100 * least));
}

// 10 kB, in powers of ten, as payloads are spoken of.
std::string weight_text(double bytes) {
  for (const auto& [scale, unit] : {std::pair{1e9, "GB"}, {1e6, "MB"}, {1e3, "kB"}}) {
    if (bytes >= 0.95 * scale) return fmt::format("{:.3g} {}", bytes / scale, unit);
  }
  return fmt::format("{:.0f} B", bytes);
}

std::string border_text(const analysis::BreakEven& border) {
  if (!border.task_s) {
    const auto& end = border.pays ? border.points.front() : border.points.back();
    return fmt::format("{} {}{}", border.pays ? "already at" : "not at", time_text(end.task_s),
                       border.pays ? "" : " either");
  }
  const std::string low = border.low ? time_text(*border.low) : "?";
  const std::string high = border.high ? time_text(*border.high) : "?";
  return fmt::format("from {} [{}, {}]", time_text(*border.task_s), low, high);
}

// From which duration of a task on each strategy pays, by what tasks carry.
std::string break_even_text(const Analysis& analysis) {
  std::string text;
  std::string last;
  for (const analysis::BreakEven& border : analysis.break_evens) {
    if (text.empty())
      text =
          "\nFaster than the plain loop for tasks of this duration and longer, by the weight of an "
          "argument\n(brackets: where the ends of the 95 % interval say so; ?: not within what was "
          "measured)\n";
    const std::string name = fmt::format("{} {} {}", border.kernel, border.strategy,
                                         border.interpreter == "native" ? "" : border.interpreter);
    text += fmt::format("  {:52} {:>8}: {}\n", name == last ? "" : name, weight_text(border.bytes),
                        border_text(border));
    last = name;
  }
  return text;
}

// From which duration of a task on engines cost little of it.
std::string engines_text(const Analysis& analysis) {
  std::string text;
  for (const analysis::EnginePrice& price : analysis::engine_prices(analysis.cells)) {
    if (text.empty()) {
      text = fmt::format(
          "\nHow long a task must last for handing it out to cost less than 10 % or 1 % of it\n"
          "  {:40} {:>9} {:>9} {:>10} {:>8} {:>9}\n",
          "strategy", "10 %", "1 %", "start-up", "memory", "services");
    }
    const CellAnalysis& cell = *price.cell;
    const auto write = [&](const std::optional<Estimate>& estimate, std::string (*words)(double)) {
      return estimate ? words(estimate->median) : "-";
    };
    std::string strategy = cell.cell.strategy();
    if (cell.cell.chunk_size > 0) strategy += fmt::format(", chunks of {}", cell.cell.chunk_size);
    text += fmt::format("  {:40} {:>9} {:>9} {:>10} {:>8} {:>9}\n", strategy,
                        time_text(price.tenth_s.median), time_text(price.hundredth_s.median),
                        write(cell.estimates[metrics::startup_s], time_text),
                        write(cell.memory_bytes(), memory_text),
                        write(cell.estimates[metrics::service_rss_bytes], memory_text));
  }
  return text;
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
    text += fmt::format("\n{} / {}\n{}", kernel.kernel, kernel.size, answers_text(kernel));
    text +=
        fmt::format("  {:40} {:>5} {:>10} {:>5} {:>9} {:>9} {:>10} {:>8} {:>5}\n", "strategy",
                    "work.", "median", "", "vs python", "vs same", "start-up", "memory", "tier");
    for (std::size_t place = 0; place < kernel.ranking.size(); ++place) {
      text += line(*kernel.ranking[place], tier_text(kernel, place), name_interpreter);
    }
  }
  text += engines_text(analysis);
  text += break_even_text(analysis);
  text += counts_text(analysis);
  text += skipped_text(analysis);
  text += fmt::format(
      "\nmedian: of the visits' medians of warm samples, ± half its {}.\n"
      "vs python: speed-up against serial.python{}; vs same: against serial with the same "
      "binding.\n"
      "tier: 1 is beaten by none (paired by round), 2 by none but tier 1, and so on; - where none "
      "is "
      "told apart.\n"
      "work.: workers at which the strategy is fastest; * more workers than CPUs. memory: shared "
      "pages divided.\n",
      level_text(analysis),
      name_interpreter ? " of " + analysis::base_interpreter(analysis.cells) : "");
  return text;
}

}  // namespace gilscope::text
