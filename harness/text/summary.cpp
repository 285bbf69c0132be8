#include "harness/text/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace gilscope::results {
namespace {

// Three significant digits without an exponent: 1.23, 12.3, 123.
std::string three_digits(double value) {
  return fmt::format("{:.{}f}", value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
}

std::string ratio_text(const std::optional<Estimate>& ratio) {
  return ratio ? three_digits(ratio->median) + "x" : "-";
}

// Half the width of the interval as a share of the median.
std::string interval_text(const Estimate& estimate) {
  if (!estimate.low) return "";
  return fmt::format("±{:.0f}%", 50 * (*estimate.high - *estimate.low) / estimate.median);
}

// 2, or 2= when others share it.
std::string rank_text(const KernelAnalysis& kernel, std::size_t place) {
  const int rank = kernel.ranks.at(place);
  const bool tied = std::ranges::count(kernel.ranks, rank) > 1;
  return fmt::format("{}{}", rank, tied ? "=" : " ");
}

std::string line(const CellAnalysis& cell, const std::string& rank, bool name_interpreter) {
  std::string strategy = cell.word("strategy");
  if (name_interpreter && cell.word("host") != "native") {
    strategy += fmt::format(" {}", cell.word("interpreter"));
  }
  return fmt::format("  {:40} {:>4}{} {:>10} {:>5} {:>9} {:>9} {:>10} {:>8} {:>5}\n", strategy,
                     cell.cell.at("workers").get<int>(), cell.oversubscribed ? "*" : " ",
                     time_text(cell.warm_s()), interval_text(cell.estimates.at("warm_s")),
                     ratio_text(cell.speedup_python), ratio_text(cell.speedup_binding),
                     time_text(cell.estimates.at("startup_s").median),
                     memory_text(cell.estimates.at("rss_bytes").median), rank);
}

bool several_interpreters(const Analysis& analysis) {
  return analysis.context.at("interpreters").size() > 1;
}

std::string skipped_text(const Analysis& analysis) {
  std::map<std::string, int> reasons;
  for (const CellAnalysis& cell : analysis.cells) {
    if (cell.status != "measured") ++reasons[fmt::format("{}: {}", cell.status, cell.reason)];
  }
  std::string text;
  for (const auto& [reason, count] : reasons) {
    text += fmt::format("  {} cell{} {}\n", count, count == 1 ? "" : "s", reason);
  }
  return text.empty() ? "" : "\nNot measured\n" + text;
}

}  // namespace

std::string memory_text(double bytes) {
  const double mebibytes = bytes / (1 << 20);
  return mebibytes < 1000 ? fmt::format("{:.3g} MiB", mebibytes)
                          : fmt::format("{:.0f} MiB", mebibytes);
}

std::string time_text(double seconds) {
  static constexpr std::array<const char*, 3> kUnits = {"s", "ms", "us"};
  double value = seconds;
  for (const char* unit : kUnits) {
    if (value >= 0.9995) return fmt::format("{} {}", three_digits(value), unit);
    value *= 1000;
  }
  return fmt::format("{} ns", three_digits(value));
}

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
  text += skipped_text(analysis);
  text +=
      "\nmedian: of the visits' medians of warm samples, ± half its 95 % interval (from 6 "
      "visits).\n"
      "vs python: speed-up against serial.python; vs same: against serial with the same binding.\n"
      "rank: what cannot be told apart (paired by round) shares one, as in 2=.\n"
      "work.: workers at which the strategy is fastest; * more workers than CPUs.\n";
  return text;
}

}  // namespace gilscope::results
