#include "harness/analysis/engines.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

namespace gilscope::analysis {
namespace {

bool is_priced(const CellAnalysis& cell) {
  return cell.dispatch_s && cell.cell.binding == "python" && cell.cell.executor != "serial" &&
         !cell.oversubscribed;
}

Estimate times(const Estimate& estimate, double factor) {
  Estimate scaled = estimate;
  scaled.median *= factor;
  if (scaled.low) *scaled.low *= factor;
  if (scaled.high) *scaled.high *= factor;
  return scaled;
}

}  // namespace

std::vector<EnginePrice> engine_prices(const std::vector<CellAnalysis>& cells) {
  std::map<std::tuple<std::string, std::string, std::int64_t>, const CellAnalysis*> most;
  bool has_engine = false;
  for (const CellAnalysis& cell : cells) {
    if (!is_priced(cell)) continue;
    has_engine = has_engine || !cell.cell.packages.empty();
    const CellAnalysis*& known =
        most[{cell.cell.strategy(), cell.cell.interpreter, cell.cell.chunk_size}];
    if (known == nullptr || cell.cell.workers > known->cell.workers) known = &cell;
  }
  std::vector<EnginePrice> prices;
  if (!has_engine) return prices;
  for (const auto& [strategy, cell] : most) {
    constexpr double kTenth = 0.1;
    constexpr double kHundredth = 0.01;
    const auto workers = static_cast<double>(cell->cell.workers);
    prices.push_back({.cell = cell,
                      .tenth_s = times(*cell->dispatch_s, workers / kTenth),
                      .hundredth_s = times(*cell->dispatch_s, workers / kHundredth)});
  }
  std::ranges::stable_sort(prices, {},
                           [](const EnginePrice& price) { return price.tenth_s.median; });
  return prices;
}

}  // namespace gilscope::analysis
