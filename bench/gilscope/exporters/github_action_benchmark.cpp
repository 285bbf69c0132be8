// The list that github-action-benchmark reads as its tool "customSmallerIsBetter": one entry
// per measured cell. Source of the format: the action's README, "Examples", and src/extract.ts.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bench/gilscope/exporters/exporter.h"
#include "bench/gilscope/exporters/named_cells.h"

namespace gilscope::exporters::github_action_benchmark {
namespace {

using measure::Estimate;
using nlohmann::json;

std::string amount(double value, model::Unit unit) {
  switch (unit) {
    case model::Unit::seconds:
      return fmt::format("{:.4g} ms", value * 1e3);
    case model::Unit::bytes:
      return fmt::format("{:.4g} MiB", value / (1 << 20));
    case model::Unit::count:
    case model::Unit::ratio:
      return fmt::format("{:.4g}", value);
  }
  return "";
}

// What the action shows with a point. It parses no more of it.
std::string extra(const analysis::CellAnalysis& cell) {
  std::string text = fmt::format("visits: {}", cell.visits.size());
  if (const auto& warm_s = cell.estimates[model::metrics::warm_s]; warm_s->low && warm_s->high) {
    text += fmt::format("\n95 % interval: {:.6g} to {:.6g} ms", *warm_s->low * 1e3,
                        *warm_s->high * 1e3);
  }
  const auto add = [&](const std::string& what, model::MetricId id) {
    const auto& estimate = cell.estimates[id];
    if (!estimate) return;
    text += fmt::format("\n{}: {}", what, amount(estimate->median, model::row_of(id).unit));
  };
  add("cold", model::metrics::cold_s);
  add("start-up", model::metrics::startup_s);
  add("memory", model::metrics::rss_bytes);
  for (const model::MetricId id : model::kMetricIds) {
    const model::Metric& metric = model::row_of(id);
    if (metric.comparing == model::Comparing::shown) add(std::string(metric.title), id);
  }
  return text;
}

// The same unit in all runs: the action holds the bare numbers of two runs against each other.
json entry_of(const NamedCell& named) {
  const Estimate& warm_s = named.cell->estimates.at(model::metrics::warm_s);
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
    {"that action's customSmallerIsBetter: one entry per cell", to_github_action_benchmark}};

}  // namespace
}  // namespace gilscope::exporters::github_action_benchmark
