// NDJSON for data frames: one object per sample, and one per skipped or failed cell. The keys are
// flat and the same on every line, so that pandas, polars, DuckDB and R see a table with types.
#include <algorithm>
#include <array>

#include "bench/gilscope/exporters/exporter.h"
#include "bench/gilscope/exporters/sample_rows.h"

namespace gilscope::exporters::ndjson {
namespace {

using nlohmann::json;
using Line = nlohmann::ordered_json;  // columns of a frame are in the order of the keys

constexpr std::array kLatencyColumns = {"p50_s", "p90_s", "p99_s", "p99_9_s", "max_s"};

// Text ends at a NUL for some readers.
json without_nul(json value) {
  if (value.is_string()) std::ranges::replace(value.get_ref<std::string&>(), '\0', ' ');
  return value;
}

Line run_of(const model::RunHeader& header) {
  Line line;
  line["run_id"] = without_nul(header.run_id);
  line["suite"] = without_nul(header.suite);
  line["started_at"] = without_nul(header.started_at);
  line["git_commit"] = header.git_commit ? without_nul(*header.git_commit) : json();
  line["machine_key"] = without_nul(header.machine.key);
  return line;
}

Line line_of(const SampleRow& row, const std::vector<std::string>& columns, Line line) {
  line["cell"] = without_nul(row.cell);
  for (std::size_t i = 0; i < columns.size(); ++i) line[columns[i]] = without_nul(row.values[i]);
  for (const char* column : kLatencyColumns) {
    line["latency_" + std::string(column)] =
        row.latency.is_object() ? row.latency.value(column, json()) : json();
  }
  line["error_message"] = row.error_message.empty() ? json() : without_nul(row.error_message);
  return line;
}

Exported to_ndjson(std::span<const Source> sources) {
  const std::vector<std::string> columns = sample_columns();
  Exported exported;
  for (const Source& source : sources) {
    const Line run = run_of(source.run().header);
    for (const SampleRow& row : sample_rows(source)) {
      // ASCII only: some readers take U+2028 for the end of a line.
      exported.text += line_of(row, columns, run).dump(-1, ' ', true) + "\n";
    }
  }
  return exported;
}

const Registration registration{
    "ndjson", {"data frames (pandas, polars, DuckDB, R): one object per sample", to_ndjson}};

}  // namespace
}  // namespace gilscope::exporters::ndjson
