// Writing; reading is in summary_reader.cpp.
#include "harness/history/summary_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <nlohmann/json.hpp>

#include "harness/history/summary_json.h"
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
void append_watched(std::string& text, const measure::Estimate& value) {
  const auto out = std::back_inserter(text);
  const double median = rounded(value.median);
  if (!value.low || !value.high) {
    fmt::format_to(out, "[{}]", median);
    return;
  }
  const auto low = std::llround(std::floor((*value.low / median - 1) * 1e4));
  const auto high = std::llround(std::ceil((*value.high / median - 1) * 1e4));
  fmt::format_to(out, "[{},{},{},{}]", median, std::min(low, 0LL), std::max(high, 0LL), value.n);
}

std::string column_text(MetricId id, const std::vector<Value>& column) {
  std::string text = "[";
  for (const Value& value : column) {
    if (text.size() > 1) text += ',';
    if (!value) {
      text += "null";
    } else if (is_watched(id)) {
      append_watched(text, *value);
    } else {
      text += fmt::format("{}", rounded(value->median));
    }
  }
  return text + "]";
}

// A watched metric always has its column.
bool has_column(MetricId id, const std::vector<Value>& column) {
  return is_watched(id) || std::ranges::any_of(column, &Value::has_value);
}

}  // namespace

std::string summary_file_name(const Summary& summary) {
  const auto start = parse_utc(summary.facts.started_at);
  return fmt::format("{}-{}.json", utc_text(start.value(), true), summary.facts.identity);
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
  for (const SeriesWords& words : series) {
    text += separator + json(words).dump();
    separator = ",\n";
  }
  return text + "\n]\n}\n";
}

std::string summary_text(const Summary& summary, const std::string& series_hash) {
  json facts = summary.facts;
  facts["history_version"] = kHistoryVersion;
  std::string text = "{\n";
  for (const auto& [key, value] : facts.items()) {
    text += fmt::format("{}:{},\n", json(key).dump(), value.dump());
  }
  text += fmt::format(R"("series":"{}")", series_hash);
  for (const MetricId id : kFollowed) {
    const std::vector<Value>& column = summary.columns[id];
    if (!has_column(id, column)) continue;
    text += fmt::format(",\n\"{}\":{}", model::row_of(id).key, column_text(id, column));
  }
  return text + "\n}\n";
}

}  // namespace gilscope::history
