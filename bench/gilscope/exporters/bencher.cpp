// Bencher Metric Format: a benchmark a measured cell, with the measures latency (Bencher's own, in
// nanoseconds), start-up and memory. Source of the format:
// https://bencher.dev/docs/reference/bencher-metric-format/
#include "bench/gilscope/exporters/exporter.h"
#include "bench/gilscope/exporters/named_cells.h"

namespace gilscope::exporters {
namespace {

using measure::Estimate;
using nlohmann::json;

json metric(const Estimate& estimate, double scale) {
  json result = {{"value", estimate.median * scale}};
  if (estimate.low) result["lower_value"] = *estimate.low * scale;
  if (estimate.high) result["upper_value"] = *estimate.high * scale;
  return result;
}

json measures_of(const results::CellAnalysis& cell) {
  json measures = {{"latency", metric(cell.estimates.at("warm_s"), 1e9)}};
  const auto add = [&](const char* measure, const char* key) {
    const auto found = cell.estimates.find(key);
    if (found != cell.estimates.end()) measures[measure] = metric(found->second, 1);
  };
  add("startup-seconds", "startup_s");
  add("memory-bytes", "rss_bytes");
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
    "bencher", {"Bencher (BMF, `--adapter json`): a benchmark a cell", to_bencher}};

}  // namespace
}  // namespace gilscope::exporters
