#include "harness/analysis/document.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/analysis/contrasts.h"
#include "harness/analysis/engines.h"
#include "harness/model/json.h"

namespace gilscope::analysis {
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
                      {"visit", visit.number},
                      {"warm_s", visit.warm_s()},
                      {"relative", visit.warm_s() / analysis.warm_s()}});
  }
  return values;
}

json samples_json(const std::vector<SampleTime>& samples) {
  json times = json::array();
  for (const SampleTime& sample : samples) {
    times.push_back({{"round", sample.round},
                     {"visit", sample.visit},
                     {"phase", model::phase_text(sample.phase)},
                     {"elapsed_s", sample.elapsed_s}});
  }
  return times;
}

json cell_json(const CellAnalysis& analysis) {
  json cell = analysis.cell;
  cell.erase("params");
  cell["chunk_size"] = analysis.cell.chunk_size;
  cell["oversubscribed"] = analysis.oversubscribed;
  cell["status"] = status_text(analysis.status);
  cell["reason"] = analysis.reason;
  cell["executions"] = analysis.executions;
  cell["visits"] = analysis.visits.size();
  cell["visit_values"] = visit_values_json(analysis);
  cell["outliers"] = analysis.outliers;
  cell["effective_visits"] = analysis.effective_visits;
  cell["interval_level"] = analysis.interval_level;
  cell["warmup_samples"] = analysis.warmup_samples;
  for (const MetricId id : model::kMetricIds) {
    cell[std::string(model::row_of(id).key)] = estimate_json(analysis.estimates[id]);
  }
  cell["speedup_python"] = estimate_json(analysis.speedup_python);
  cell["speedup_binding"] = estimate_json(analysis.speedup_binding);
  cell["speedup_burst"] = estimate_json(analysis.speedup_burst);
  cell["pays_from"] = estimate_json(analysis.pays_from);
  cell["dispatch_s"] = estimate_json(analysis.dispatch_s);
  cell["latency_s"] = latency_json(analysis.latency);
  cell["samples"] = samples_json(analysis.samples);
  cell["per_worker_s"] = analysis.per_worker_s;
  cell["per_worker_tasks"] = analysis.per_worker_tasks;
  return cell;
}

// What was seen, and how sure each share is. A thread keeps the GIL for five milliseconds at a
// time, so looks that are closer see the same thing again.
json telemetry_json(const model::Telemetry& seen) {
  constexpr double kApart_s = 5e-3;
  json value = seen;
  if (!seen.error.empty()) return value;
  const double looks = std::min(static_cast<double>(seen.ticks), seen.sampled_s / kApart_s);
  json intervals = json::object();
  for (const auto& [part, share] : value.at("shares").items()) {
    const auto [low, high] = measure::interval_of_share(share, looks);
    intervals[part] = {low, high};
  }
  value["share_intervals"] = intervals;
  return value;
}

json choice_json(const Choice& choice) {
  json alike = json::array();
  for (const CellAnalysis* cell : choice.alike) alike.push_back(cell->name());
  return {{"question", question_text(choice.question)},
          {"competing", choice.competing},
          {"recommended", choice.recommended->name()},
          {"leader", choice.leader->name()},
          {"alike", alike},
          {"gain", gain_text(choice.gain)},
          {"total", estimate_json(choice.split.total)},
          {"language", estimate_json(choice.split.language)},
          {"concurrency", estimate_json(choice.split.concurrency)}};
}

json kernel_json(const KernelAnalysis& kernel, const model::RunHeader& header) {
  json ranking = json::array();
  for (const CellAnalysis* cell : kernel.ranking) ranking.push_back(cell->name());
  json choices = json::array();
  for (const Choice& choice : kernel.choices) choices.push_back(choice_json(choice));
  const Choice* best = kernel.choice(Question::any);
  json result = {{"kernel", kernel.kernel},
                 {"size", kernel.size},
                 {"class", kernel.kernel_class},
                 {"items", kernel.items},
                 {"tasks", kernel.tasks},
                 {"base", kernel.base ? json(kernel.base->name()) : json()},
                 {"best", best == nullptr ? json() : json(best->recommended->name())},
                 {"ranking", ranking},
                 {"tiers", kernel.tiers},
                 {"choices", choices}};
  // A file that was edited may have none of this name.
  const auto found = header.kernels.find(kernel.kernel);
  const model::KernelWords words =
      found == header.kernels.end() ? model::KernelWords{} : found->second;
  result["summary"] = words.summary;
  result["item"] = words.item;
  return result;
}

json break_even_json(const BreakEven& border) {
  json points = json::array();
  for (const CarriedPoint& point : border.points) {
    points.push_back({{"cell", point.cell->name()},
                      {"size", point.cell->cell.size},
                      {"task_s", point.task_s},
                      {"gain", estimate_json(point.gain)},
                      {"predicted", optional_json(point.predicted)}});
  }
  return {{"kernel", border.kernel},
          {"bytes", border.bytes},
          {"strategy", border.strategy},
          {"interpreter", border.interpreter},
          {"task_s", optional_json(border.task_s)},
          {"low", optional_json(border.low)},
          {"high", optional_json(border.high)},
          {"pays", border.pays},
          {"points", points}};
}

std::string_view unit_text(model::Unit unit) {
  switch (unit) {
    case model::Unit::seconds:
      return "seconds";
    case model::Unit::bytes:
      return "bytes";
    case model::Unit::count:
      return "count";
    case model::Unit::ratio:
      return "ratio";
  }
  return "";
}

}  // namespace

json estimate_json(const std::optional<Estimate>& estimate) {
  if (!estimate) return nullptr;
  return {{"median", estimate->median},
          {"low", optional_json(estimate->low)},
          {"high", optional_json(estimate->high)},
          {"n", estimate->n}};
}

json metrics_json() {
  const auto verb = [](const model::Verb& words) {
    return json{{"word", words.word}, {"singular", words.singular}, {"plural", words.plural}};
  };
  const auto comparing = [](model::Comparing what) {
    return what == model::Comparing::judged  ? "judged"
           : what == model::Comparing::shown ? "shown"
                                             : "none";
  };
  const auto following = [](model::Following what) {
    return what == model::Following::watched ? "watched"
           : what == model::Following::kept  ? "kept"
                                             : "none";
  };
  json rows = json::array();
  for (const model::Metric& metric : model::kMetrics) {
    rows.push_back({{"key", metric.key},
                    {"unit", unit_text(metric.unit)},
                    {"smaller_is_better", metric.direction == model::Direction::smaller_is_better},
                    {"margin", metric.margin},
                    {"least", metric.least},
                    {"comparing", comparing(metric.comparing)},
                    {"following", following(metric.following)},
                    {"title", metric.title},
                    {"meaning", metric.meaning},
                    {"worse", verb(metric.worse)},
                    {"better", verb(metric.better)}});
  }
  return rows;
}

json document(const Analysis& analysis, const std::string& file) {
  const model::Run& run = analysis.run;
  json cells = json::array();
  for (const CellAnalysis& cell : analysis.cells) {
    const auto seen = run.telemetry.find(cell.name());
    cells.push_back(cell_json(cell));
    cells.back()["telemetry"] = seen == run.telemetry.end() ? json() : telemetry_json(seen->second);
    const auto counted = run.counts.find(cell.name());
    cells.back()["instructions"] = counted == run.counts.end() ? json() : json(counted->second);
  }
  json kernels = json::array();
  for (const KernelAnalysis& kernel : analysis.kernels) {
    kernels.push_back(kernel_json(kernel, run.header));
  }
  json borders = json::array();
  for (const BreakEven& border : analysis.break_evens) borders.push_back(break_even_json(border));
  json prices = json::array();
  for (const EnginePrice& price : engine_prices(analysis.cells)) {
    prices.push_back({{"cell", price.cell->name()},
                      {"tenth_s", estimate_json(price.tenth_s)},
                      {"hundredth_s", estimate_json(price.hundredth_s)}});
  }
  json pairs = json::array();
  for (const Contrast& contrast : contrasts(analysis)) {
    pairs.push_back({{"question", contrast.question},
                     {"base", contrast.base->name()},
                     {"other", contrast.other->name()},
                     {"speedup", estimate_json(contrast.speedup)}});
  }
  return {{"file", file},
          {"context", run.header},
          {"metrics", metrics_json()},
          {"kernels", kernels},
          {"cells", cells},
          {"base_interpreter", base_interpreter(analysis.cells)},
          {"contrasts", pairs},
          {"break_even", borders},
          {"engine_prices", prices},
          {"telemetry_cost", estimate_json(telemetry_cost(analysis))}};
}

}  // namespace gilscope::analysis
