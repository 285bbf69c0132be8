// Writing; reading is in summary_reader.cpp.
#include "harness/history/summary_file.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <iterator>

#include "harness/history/times.h"

namespace gilscope::history {
namespace {

using nlohmann::json;

constexpr std::size_t kStamp = 16;  // 20261124T101500Z
constexpr std::size_t kHashDigits = 16;
constexpr std::string_view kSeriesPrefix = "series-";
constexpr std::string_view kEnding = ".json";

// Six significant digits, in as few characters as they need.
double rounded(double value) {
  return std::strtod(fmt::format("{:.5e}", value).c_str(), nullptr);
}

// An interval's ends are offsets in ten-thousandths of the median, rounded outwards: half as
// long as the ends themselves, and four fifths of a history are intervals.
void append_value(std::string& text, const Value& value) {
  const auto out = std::back_inserter(text);
  if (!value) {
    text += "null";
    return;
  }
  const double median = rounded(value->median);
  if (!value->low || !value->high) {
    fmt::format_to(out, "[{}]", median);
    return;
  }
  const auto low = std::llround(std::floor((*value->low / median - 1) * 1e4));
  const auto high = std::llround(std::ceil((*value->high / median - 1) * 1e4));
  fmt::format_to(out, "[{},{},{},{}]", median, std::min(low, 0LL), std::max(high, 0LL), value->n);
}

std::string column_text(const std::vector<Value>& column) {
  std::string text = "[";
  for (const Value& value : column) {
    if (text.size() > 1) text += ',';
    append_value(text, value);
  }
  return text + "]";
}

}  // namespace

std::string summary_file_name(const Summary& summary) {
  const auto start = parse_utc(summary.text("started_at"));
  return fmt::format("{}-{}.json", utc_text(start.value(), true), summary.text("identity"));
}

bool is_summary_file_name(std::string_view name) {
  return name.size() == kStamp + 1 + kHashDigits + kEnding.size() && name.ends_with(kEnding) &&
         name[kStamp] == '-' && is_hexadecimal(name.substr(kStamp + 1, kHashDigits), kHashDigits) &&
         name.substr(0, kStamp).find_first_not_of("0123456789TZ") == std::string_view::npos;
}

std::string series_file_name(const std::string& hash) {
  return fmt::format("{}{}{}", kSeriesPrefix, hash, kEnding);
}

bool is_series_file_name(std::string_view name) {
  return name.size() == kSeriesPrefix.size() + kHashDigits + kEnding.size() &&
         name.starts_with(kSeriesPrefix) && name.ends_with(kEnding) &&
         is_hexadecimal(name.substr(kSeriesPrefix.size(), kHashDigits), kHashDigits);
}

std::string series_text(const SeriesList& series) {
  std::string text = fmt::format("{{\n\"history_version\":{},\n\"series\":[", kHistoryVersion);
  const char* separator = "\n";
  for (const json& words : series) {
    text += separator + words.dump();
    separator = ",\n";
  }
  return text + "\n]\n}\n";
}

std::string summary_text(const Summary& summary, const std::string& series_hash) {
  std::string text = "{\n";
  for (const auto& [key, value] : summary.facts.items()) {
    text += fmt::format("{}:{},\n", json(key).dump(), value.dump());
  }
  text += fmt::format(R"("series":"{}")", series_hash);
  for (std::size_t i = 0; i < kQuantities.size(); ++i) {
    text += fmt::format(",\n\"{}\":{}", kQuantities[i], column_text(summary.columns[i]));
  }
  return text + "\n}\n";
}

}  // namespace gilscope::history
