// CSV (RFC 4180) for spreadsheets: one line a sample, and one a skipped or failed cell.
#include "bench/gilscope/exporters/csv_field.h"
#include "bench/gilscope/exporters/exporter.h"
#include "bench/gilscope/exporters/sample_columns.h"

namespace gilscope::exporters {
namespace {

using nlohmann::json;

std::string field(const json& value) {
  if (value.is_null()) return "";
  return value.is_string() ? csv_field(value.get<std::string>()) : value.dump();
}

std::string to_csv(const Source& source) {
  std::string text;
  for (const char* column : kSampleColumns) text += std::string(column) + ",";
  text += "error_message\r\n";
  for (const json& row : source.document.at("benchmarks")) {
    if (row.at("run_type") == "aggregate") continue;
    for (const char* column : kSampleColumns) {
      text += field(row.at("gilscope").value(column, json())) + ",";
    }
    text += field(row.value("error_message", json())) + "\r\n";
  }
  return text;
}

const Registration registration{"csv", {"spreadsheets: a line a sample", to_csv}};

}  // namespace
}  // namespace gilscope::exporters
