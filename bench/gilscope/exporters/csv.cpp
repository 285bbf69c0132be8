// CSV (RFC 4180) for spreadsheets: one line per sample, and one per skipped or failed cell.
#include "bench/gilscope/exporters/csv_field.h"
#include "bench/gilscope/exporters/exporter.h"
#include "bench/gilscope/exporters/sample_rows.h"

namespace gilscope::exporters::csv {
namespace {

using nlohmann::json;

std::string field(const json& value) {
  if (value.is_null()) return "";
  return value.is_string() ? csv_field(value.get<std::string>()) : value.dump();
}

std::string to_csv(const Source& source) {
  std::string text;
  for (const std::string& column : sample_columns()) text += column + ",";
  text += "error_message\r\n";
  for (const SampleRow& row : sample_rows(source)) {
    for (const json& value : row.values) text += field(value) + ",";
    text += csv_field(row.error_message) + "\r\n";
  }
  return text;
}

const Registration registration{"csv", {"spreadsheets: one line per sample", to_csv}};

}  // namespace
}  // namespace gilscope::exporters::csv
