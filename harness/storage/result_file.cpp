// Writing; reading is in result_reader.cpp.
#include "harness/storage/result_file.h"

#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "harness/analysis/document.h"
#include "harness/model/json.h"
#include "harness/storage/checksum.h"
#include "harness/storage/context.h"

namespace gilscope::storage {
namespace {

using analysis::Analysis;
using analysis::CellAnalysis;
using nlohmann::json;

// What Google Benchmark has on every row. `family` numbers the cells.
json row(const std::string& cell, std::size_t family, const char* run_type) {
  return {{"name", cell},
          {"run_name", cell},
          {"run_type", run_type},
          {"family_index", family},
          {"per_family_instance_index", 0},
          {"repetitions", 1},
          {"threads", 1}};
}

// The cell's words on every row; its parameters stay in the plan.
json words(const CellAnalysis& analysis, analysis::Status status) {
  json cell = analysis.cell;
  for (const char* key :
       {"name", "params", "digest", "items", "tasks", "shape", "skew", "waits", "module", "needs"})
    cell.erase(key);
  cell["oversubscribed"] = analysis.oversubscribed;
  cell["status"] = status_text(status);
  return cell;
}

json error_row(const CellAnalysis& analysis, std::size_t family) {
  json result = row(analysis.name(), family, "iteration");
  result.update({{"repetition_index", 0},
                 {"iterations", 0},
                 {"real_time", 0.0},
                 {"cpu_time", 0.0},
                 {"time_unit", "ms"},
                 {"error_occurred", true},
                 {"error_message", analysis.reason}});
  result["gilscope"] = words(analysis, analysis.status);
  return result;
}

bool is_google_benchmarks(const std::string& key) {
  return key == "iterations" || key == "real_time" || key == "cpu_time" || key == "time_unit" ||
         key == "repetition_index";
}

// One row for each sample; what belongs to the whole visit stands on each.
void add_sample_rows(json& rows, const CellAnalysis& analysis, std::size_t family,
                     const model::Visit& visit) {
  json ours = words(analysis, analysis::Status::measured);
  ours["round"] = visit.round;
  ours["visit"] = visit.number;
  ours["processes"] = visit.processes;
  if (!visit.hosts.empty()) ours["hosts"] = visit.hosts;
  model::put_readings(ours, visit.readings, model::Scope::visit);
  for (const model::Sample& sample : visit.samples) {
    json result = row(analysis.name(), family, "iteration");
    result["gilscope"] = ours;
    const json fields = sample;
    for (const auto& [key, value] : fields.items()) {
      (is_google_benchmarks(key) ? result : result["gilscope"])[key] = value;
    }
    rows.push_back(std::move(result));
  }
}

json aggregate_row(const CellAnalysis& analysis, std::size_t family) {
  json result = row(analysis.name(), family, "aggregate");
  const auto& cpu_s = analysis.estimates[model::metrics::cpu_s];
  result["name"] = analysis.name() + "_median";
  result.update({{"aggregate_name", "median"},
                 {"aggregate_unit", "time"},
                 {"iterations", analysis.visits.size()},
                 {"real_time", analysis.warm_s() * 1e3},
                 {"cpu_time", cpu_s ? cpu_s->median * 1e3 : 0.0},
                 {"time_unit", "ms"}});
  json ours = words(analysis, analysis::Status::measured);
  ours["visits"] = analysis.visits.size();
  ours["effective_visits"] = analysis.effective_visits;
  ours["outliers"] = analysis.outliers;
  ours["warmup_samples"] = analysis.warmup_samples;
  for (const model::MetricId id : model::kMetricIds) {
    const auto& estimate = analysis.estimates[id];
    if (estimate) ours[std::string(model::row_of(id).key)] = analysis::estimate_json(estimate);
  }
  ours["speedup_python"] = analysis::estimate_json(analysis.speedup_python);
  ours["speedup_binding"] = analysis::estimate_json(analysis.speedup_binding);
  result["gilscope"] = std::move(ours);
  return result;
}

json context_json(const model::Run& run) {
  json header = run.header;
  // Also of a run that was resumed from an old one.
  header["schema_version"] = model::kSchemaVersion;
  header["telemetry"] = run.telemetry;
  if (!run.counts.empty()) header["instructions"] = run.counts;
  json context = google_benchmark_context();
  context["gilscope"] = std::move(header);
  return context;
}

}  // namespace

std::string result_text(const Analysis& analysis) {
  std::map<std::string, std::vector<const model::Visit*>> visits;
  for (const model::Visit& visit : analysis.run.visits) visits[visit.cell].push_back(&visit);
  json rows = json::array();
  std::size_t family = 0;
  for (const CellAnalysis& cell : analysis.cells) {
    for (const model::Visit* visit : visits[cell.name()]) {
      if (visit->measured()) add_sample_rows(rows, cell, family, *visit);
    }
    rows.push_back(cell.measured() ? aggregate_row(cell, family) : error_row(cell, family));
    ++family;
  }
  json document = {{"context", context_json(analysis.run)}, {"benchmarks", std::move(rows)}};
  document["context"]["gilscope"]["checksum"] = checksum(document);
  return document.dump(1) + "\n";
}

}  // namespace gilscope::storage
