// The analysis as JSON, for the report (docs/contracts.md, "An analysis").
#include "harness/analysis/analysis.h"
#include "harness/analysis/contrasts.h"

namespace gilscope::results {
namespace {

using nlohmann::json;

json optional_json(const std::optional<double>& value) {
  return value ? json(*value) : json();
}

json latency_json(const measure::LatencyHistogram& latency) {
  if (latency.count() == 0) return nullptr;
  const auto quantile = [&](double q) {
    return static_cast<double>(latency.quantile_ns(q)) * 1e-9;
  };
  return {{"count", latency.count()}, {"p50", quantile(0.5)},
          {"p90", quantile(0.9)},     {"p99", quantile(0.99)},
          {"p99_9", quantile(0.999)}, {"max", static_cast<double>(latency.max_ns()) * 1e-9}};
}

json visit_values_json(const CellAnalysis& analysis) {
  json values = json::array();
  for (const VisitValues& visit : analysis.visits) {
    values.push_back({{"round", visit.round},
                      {"visit", visit.visit},
                      {"warm_s", visit.warm_s},
                      {"relative", visit.warm_s / analysis.warm_s()}});
  }
  return values;
}

json cell_json(const CellAnalysis& analysis) {
  json cell = analysis.cell;
  cell.erase("params");
  cell["oversubscribed"] = analysis.oversubscribed;
  cell["status"] = analysis.status;
  cell["reason"] = analysis.reason;
  cell["visits"] = analysis.visits.size();
  cell["visit_values"] = visit_values_json(analysis);
  cell["outliers"] = analysis.outliers;
  cell["effective_visits"] = analysis.effective_visits;
  cell["warmup_samples"] = analysis.warmup_samples;
  for (const char* key : {"warm_s", "cold_s", "startup_s", "boot_s", "teardown_s", "cpu_s",
                          "rss_bytes", "pss_bytes"}) {
    const auto found = analysis.estimates.find(key);
    cell[key] = found == analysis.estimates.end() ? json() : estimate_json(found->second);
  }
  cell["speedup_python"] = estimate_json(analysis.speedup_python);
  cell["speedup_binding"] = estimate_json(analysis.speedup_binding);
  cell["dispatch_s"] = estimate_json(analysis.dispatch_s);
  cell["latency_s"] = latency_json(analysis.latency);
  cell["samples"] = analysis.samples;
  cell["per_worker_s"] = analysis.last_warm.value("per_worker_s", json::array());
  cell["per_worker_tasks"] = analysis.last_warm.value("per_worker_tasks", json::array());
  return cell;
}

json kernel_json(const KernelAnalysis& kernel, const json& context) {
  json ranking = json::array();
  for (const CellAnalysis* cell : kernel.ranking) ranking.push_back(cell->name());
  json result = {{"kernel", kernel.kernel},
                 {"size", kernel.size},
                 {"class", kernel.kernel_class},
                 {"items", kernel.items},
                 {"tasks", kernel.tasks},
                 {"base", kernel.base ? json(kernel.base->name()) : json()},
                 {"best", kernel.ranking.empty() ? json() : json(kernel.ranking[0]->name())},
                 {"ranking", ranking},
                 {"ranks", kernel.ranks}};
  result.update(context.at("kernels").at(kernel.kernel));  // summary, item
  return result;
}

}  // namespace

json estimate_json(const std::optional<Estimate>& estimate) {
  if (!estimate) return nullptr;
  return {{"median", estimate->median},
          {"low", optional_json(estimate->low)},
          {"high", optional_json(estimate->high)},
          {"n", estimate->n}};
}

json to_json(const Analysis& analysis, const std::string& file) {
  json cells = json::array();
  const json telemetry = analysis.context.value("telemetry", json::object());
  for (const CellAnalysis& cell : analysis.cells) {
    cells.push_back(cell_json(cell));
    cells.back()["telemetry"] = telemetry.value(cell.name(), json());
  }
  json kernels = json::array();
  for (const KernelAnalysis& kernel : analysis.kernels) {
    kernels.push_back(kernel_json(kernel, analysis.context));
  }
  json pairs = json::array();
  for (const Contrast& contrast : contrasts(analysis)) {
    pairs.push_back({{"question", contrast.question},
                     {"base", contrast.base->name()},
                     {"other", contrast.other->name()},
                     {"speedup", estimate_json(contrast.speedup)}});
  }
  json context = analysis.context;
  context.erase("telemetry");  // stands with the cells
  return {{"file", file},
          {"context", context},
          {"kernels", kernels},
          {"cells", cells},
          {"base_interpreter", base_interpreter(analysis)},
          {"contrasts", pairs},
          {"telemetry_cost", estimate_json(telemetry_cost(analysis))}};
}

}  // namespace gilscope::results
