// CSV (RFC 4180) for spreadsheets: one line a sample, and one a skipped or failed cell.
#include <fmt/format.h>

#include <array>

#include "bench/gilscope/exporters/exporter.h"

namespace gilscope::exporters {
namespace {

using nlohmann::json;

constexpr std::array kColumns = {
    "kernel", "class",      "size",        "strategy",  "executor",       "binding",
    "family", "workers",    "interpreter", "host",      "oversubscribed", "status",
    "round",  "visit",      "phase",       "elapsed_s", "cpu_s",          "startup_s",
    "boot_s", "teardown_s", "rss_bytes",   "pss_bytes", "digest"};

// A field that a spreadsheet might take for a formula is quoted like one with a comma; that does
// not disarm it, so a leading apostrophe does.
std::string field(const json& value) {
  if (value.is_null()) return "";
  if (!value.is_string()) return value.dump();
  std::string text = value.get<std::string>();
  if (!text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos) {
    text.insert(0, "'");
  }
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string to_csv(const json& result) {
  std::string text;
  for (const char* column : kColumns) text += std::string(column) + ",";
  text += "error_message\r\n";
  for (const json& row : result.at("benchmarks")) {
    if (row.at("run_type") == "aggregate") continue;
    for (const char* column : kColumns) {
      text += field(row.at("gilscope").value(column, json())) + ",";
    }
    text += field(row.value("error_message", json())) + "\r\n";
  }
  return text;
}

const Registration registration{"csv", to_csv};

}  // namespace
}  // namespace gilscope::exporters
