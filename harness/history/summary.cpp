#include "harness/history/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <regex>

#include "harness/support/error.h"
#include "harness/support/hash.h"
#include "harness/support/printable.h"

namespace gilscope::history {
namespace {

constexpr std::size_t kLongestName = 300;

bool consists_of(std::string_view text, std::string_view allowed) {
  return text.find_first_not_of(allowed) == std::string_view::npos;
}

}  // namespace

std::size_t Summary::measured() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(columns[model::metrics::warm_s], &Value::has_value));
}

SeriesWords named_series(const std::string& name) {
  SeriesWords words;
  words.name = cleaned_name(name);
  words.kernel = words.name;
  return words;
}

void add_series(Summary& summary, SeriesWords words) {
  summary.series.push_back(std::move(words));
  for (const MetricId id : kFollowed) summary.columns[id].emplace_back();
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
