#include "harness/history/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <regex>

#include "harness/support/error.h"
#include "harness/support/hash.h"
#include "harness/support/printable.h"

namespace gilscope::history {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestName = 300;

bool consists_of(std::string_view text, std::string_view allowed) {
  return text.find_first_not_of(allowed) == std::string_view::npos;
}

}  // namespace

std::size_t Summary::measured() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(columns[0], [](const Value& value) { return value.has_value(); }));
}

Summary empty_summary() {
  Summary summary;
  summary.facts = {{"history_version", kHistoryVersion},
                   {"identity", ""},
                   {"content", ""},
                   {"source", ""},
                   {"suite", ""},
                   {"run_id", ""},
                   {"side", ""},
                   {"started_at", ""},
                   {"commit", nullptr},
                   {"commit_time", nullptr},
                   {"subject", nullptr},
                   {"machine",
                    {{"key", ""},
                     {"cpu", nullptr},
                     {"cores", nullptr},
                     {"memory_bytes", nullptr},
                     {"system", nullptr}}},
                   {"interpreters", json::object()},
                   {"report", nullptr},
                   {"complete", true},
                   {"warnings", json::array()}};
  return summary;
}

json named_series(const std::string& name) {
  json words = {{"name", cleaned_name(name)}, {"workers", 1}};
  for (const char* key : {"size", "class", "strategy", "executor", "binding", "family",
                          "interpreter", "host", "digest"}) {
    words[key] = "";
  }
  words["kernel"] = words["name"];
  return words;
}

void add_series(Summary& summary, json words) {
  summary.series.push_back(std::move(words));
  for (auto& column : summary.columns) column.emplace_back();
}

bool is_report(const std::string& link) {
  static const std::regex kLink(R"(https?://[^/\s][^\s"'<>\\]*|[^/\s:"'<>\\][^\s:"'<>\\]*)");
  return link.size() <= 2000 && link == printable(link) && std::regex_match(link, kLink);
}

std::string checked_report(const std::string& link) {
  if (is_report(link)) return link;
  throw UserError(
      fmt::format("'{}' is no link to a report; give https://..., http://... or a relative path.",
                  cleaned(link, 100)));
}

std::string cleaned(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return printable(text);
  return printable(text.substr(0, limit)) + "…";
}

std::string cleaned_name(std::string_view text) {
  if (text.size() <= kLongestName) return printable(text);
  return printable(text.substr(0, kLongestName)) + "~" + stable_hash(text);
}

bool is_machine_key(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         consists_of(text, "0123456789abcdefghijklmnopqrstuvwxyz-");
}

std::string machine_key(const std::string& name) {
  return is_machine_key(name) ? name : stable_hash(name);
}

bool is_hexadecimal(std::string_view text, std::size_t digits) {
  return text.size() == digits && consists_of(text, "0123456789abcdef");
}

bool is_commit(std::string_view text) {
  return is_hexadecimal(text, 40) || is_hexadecimal(text, 64);
}

}  // namespace gilscope::history
