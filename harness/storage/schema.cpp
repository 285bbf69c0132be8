#include "harness/storage/schema.h"

#include <nlohmann/json.hpp>
#include <string>

#include "harness/model/metrics.h"
#include "harness/support/files.h"

namespace gilscope::storage {
namespace {

using model::Metric;
using model::Unit;
using nlohmann::json;

json reading_schema(const Metric& metric) {
  // Counts of a sample are a share of what all of its executions took.
  const bool whole = metric.scope == model::Scope::visit &&
                     (metric.unit == Unit::bytes || metric.unit == Unit::count);
  return {{"description", std::string(metric.meaning) + "; null where it was not read"},
          {"type", {whole ? "integer" : "number", "null"}},
          {"minimum", 0}};
}

// Each stands on every row of a sample, but for what only some kernels have.
void add_readings(json& object) {
  for (const model::MetricId id : model::kMetricIds) {
    if (!model::is_first_of_reading(id)) continue;
    const std::string key(model::row_of(id).reading);
    object["properties"][key] = reading_schema(model::row_of(id));
    if (!model::row_of(id).sparse) object["required"].push_back(key);
  }
}

// Those that are known.
void add_estimates(json& object) {
  for (const Metric& metric : model::kMetrics) {
    object["properties"][std::string(metric.key)] = {{"description", metric.meaning},
                                                     {"$ref", "#/$defs/estimate"}};
  }
}

void fill(json& schema) {
  if (!schema.is_structured()) return;
  for (json& part : schema) fill(part);
  if (!schema.is_object() || !schema.contains("x-metrics")) return;
  if (schema["x-metrics"] == "readings") add_readings(schema);
  if (schema["x-metrics"] == "estimates") add_estimates(schema);
  schema.erase("x-metrics");
  // The file itself is open to metrics that it cannot know.
  schema["unevaluatedProperties"] = false;
}

}  // namespace

json result_schema(const std::filesystem::path& source) {
  json schema = json::parse(read_text(source / "harness/storage/schema.json"));
  fill(schema);
  return schema;
}

}  // namespace gilscope::storage
