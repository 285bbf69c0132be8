// NDJSON for data frames: one object a sample, and one a skipped or failed cell. The keys are flat
// and the same on every line, so that pandas, polars, DuckDB and R see a table with types.
#include <algorithm>

#include "bench/gilscope/exporters/exporter.h"
#include "bench/gilscope/exporters/sample_columns.h"

namespace gilscope::exporters {
namespace {

using nlohmann::json;
using Line = nlohmann::ordered_json;  // columns of a frame are in the order of the keys

constexpr std::array kRunColumns = {"run_id", "suite", "started_at", "git_commit"};
constexpr std::array kLatencyColumns = {"p50_s", "p90_s", "p99_s", "p99_9_s", "max_s"};

// What is no single value has no place in a table. Text ends at a NUL for some readers.
json single(const json& object, const char* key) {
  json value = object.is_object() ? object.value(key, json()) : json();
  if (value.is_structured()) return nullptr;
  if (value.is_string()) std::ranges::replace(value.get_ref<std::string&>(), '\0', ' ');
  return value;
}

Line run_of(const Source& source) {
  Line line;
  for (const char* column : kRunColumns) line[column] = single(source.header(), column);
  line["machine_key"] = single(source.header().at("machine"), "key");
  return line;
}

Line sample_of(const json& row, Line line) {
  const json& ours = row.at("gilscope");
  line["cell"] = single(row, "run_name");
  for (const char* column : kSampleColumns) line[column] = single(ours, column);
  const json latency = ours.value("latency", json());
  for (const char* column : kLatencyColumns) {
    line["latency_" + std::string(column)] = single(latency, column);
  }
  line["error_message"] = single(row, "error_message");
  return line;
}

Exported to_ndjson(std::span<const Source> sources) {
  Exported exported;
  for (const Source& source : sources) {
    const Line run = run_of(source);
    for (const json& row : source.document.at("benchmarks")) {
      if (row.at("run_type") == "aggregate") continue;
      // ASCII only: some readers take U+2028 for the end of a line.
      exported.text += sample_of(row, run).dump(-1, ' ', true) + "\n";
    }
  }
  return exported;
}

const Registration registration{
    "ndjson", {"data frames (pandas, polars, DuckDB, R): an object a sample", to_ndjson}};

}  // namespace
}  // namespace gilscope::exporters
