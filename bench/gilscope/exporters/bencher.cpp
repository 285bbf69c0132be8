// Bencher Metric Format: one benchmark per measured cell, with the measures latency (Bencher's own,
// in nanoseconds), start-up, memory and what else comparisons show. Source of the format:
// https://bencher.dev/docs/reference/bencher-metric-format/
#include <algorithm>
#include <nlohmann/json.hpp>

#include "bench/gilscope/exporters/exporter.h"
#include "bench/gilscope/exporters/named_cells.h"

namespace gilscope::exporters::bencher {
namespace {

using measure::Estimate;
using model::MetricId;
using nlohmann::json;

json measure_of(const Estimate& estimate, double scale) {
  json result = {{"value", estimate.median * scale}};
  if (estimate.low) result["lower_value"] = *estimate.low * scale;
  if (estimate.high) result["upper_value"] = *estimate.high * scale;
  return result;
}

// "startup_s" -> "startup-seconds": a slug, with the unit.
std::string name_of(MetricId id) {
  if (id == model::metrics::warm_s) return "latency";
  if (id == model::metrics::rss_bytes) return "memory-bytes";
  std::string name(model::row_of(id).key);
  if (name.ends_with("_s")) name.replace(name.size() - 1, 1, "seconds");
  std::ranges::replace(name, '_', '-');
  return name;
}

json measures_of(const analysis::CellAnalysis& cell) {
  json measures;
  for (const MetricId id : model::kMetricIds) {
    const auto& estimate = cell.estimates[id];
    if (!estimate || model::row_of(id).comparing == model::Comparing::none) continue;
    measures[name_of(id)] = measure_of(*estimate, id == model::metrics::warm_s ? 1e9 : 1);
  }
  return measures;
}

std::string to_bencher(const Source& source) {
  json benchmarks = json::object();
  for (const NamedCell& named : measured_cells(source)) {
    benchmarks[named.name] = measures_of(*named.cell);
  }
  return benchmarks.dump(1, ' ', true) + "\n";
}

const Registration registration{
    "bencher", {"Bencher (BMF, `--adapter json`): one benchmark per cell", to_bencher}};

}  // namespace
}  // namespace gilscope::exporters::bencher
