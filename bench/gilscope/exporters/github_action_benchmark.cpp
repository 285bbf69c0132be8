// The list that github-action-benchmark reads as its tool "customSmallerIsBetter": an entry a
// measured cell. Source of the format: the action's README, "Examples", and src/extract.ts.
#include <fmt/format.h>

#include <algorithm>

#include "bench/gilscope/exporters/exporter.h"
#include "bench/gilscope/exporters/named_cells.h"

namespace gilscope::exporters {
namespace {

using measure::Estimate;
using nlohmann::json;

// What the action shows with a point. It parses no more of it.
std::string extra(const results::CellAnalysis& cell) {
  std::string text = fmt::format("visits: {}", cell.visits.size());
  if (const Estimate& warm_s = cell.estimates.at("warm_s"); warm_s.low && warm_s.high) {
    text +=
        fmt::format("\n95 % interval: {:.6g} to {:.6g} ms", *warm_s.low * 1e3, *warm_s.high * 1e3);
  }
  const auto add = [&](const char* what, const char* key, double scale, const char* unit) {
    const auto found = cell.estimates.find(key);
    if (found == cell.estimates.end()) return;
    text += fmt::format("\n{}: {:.4g} {}", what, found->second.median * scale, unit);
  };
  add("cold", "cold_s", 1e3, "ms");
  add("start-up", "startup_s", 1e3, "ms");
  add("memory", "rss_bytes", 1.0 / (1 << 20), "MiB");
  return text;
}

// The same unit in all runs: the action holds the bare numbers of two runs against each other.
json entry_of(const NamedCell& named) {
  const Estimate& warm_s = named.cell->estimates.at("warm_s");
  json entry = {{"name", named.name},
                {"unit", "ms"},
                {"value", warm_s.median * 1e3},
                {"extra", extra(*named.cell)}};
  if (warm_s.low && warm_s.high) {
    const double half_s = std::max(*warm_s.high - warm_s.median, warm_s.median - *warm_s.low);
    entry["range"] = fmt::format("± {:.6f}", half_s * 1e3);
  }
  return entry;
}

std::string to_github_action_benchmark(const Source& source) {
  json entries = json::array();
  for (const NamedCell& named : measured_cells(source)) entries.push_back(entry_of(named));
  return entries.dump(1, ' ', true) + "\n";
}

const Registration registration{
    "github-action-benchmark",
    {"that action's customSmallerIsBetter: an entry a cell", to_github_action_benchmark}};

}  // namespace
}  // namespace gilscope::exporters
