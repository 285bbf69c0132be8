// A summary: what a history keeps of one run. docs/contracts.md ("A history") has its keys.
#pragma once

#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/measure/statistics.h"

namespace gilscope::history {

constexpr int kHistoryVersion = 1;

// What is followed over time, in SI units: each a column of a summary.
constexpr std::array<const char*, 4> kQuantities = {"warm_s", "startup_s", "rss_bytes", "speedup"};

// One quantity of a series in one run; nothing where it was not measured. `n` is 0 where only a
// median is known.
using Value = std::optional<measure::Estimate>;

struct Summary {
  // Everything but the columns and the series, by key: identity, content, source, ... commit,
  // machine.
  nlohmann::json facts;
  std::vector<nlohmann::json> series;                          // the words of each
  std::array<std::vector<Value>, kQuantities.size()> columns;  // parallel to the series

  // One of the facts that are text.
  [[nodiscard]] const std::string& text(const char* key) const {
    return facts.at(key).get_ref<const std::string&>();
  }
  [[nodiscard]] const std::string& machine() const {
    return facts.at("machine").at("key").get_ref<const std::string&>();
  }
  [[nodiscard]] std::size_t measured() const;  // series with a warm_s
};

// A summary without series, with every fact at what stands for unknown.
[[nodiscard]] Summary empty_summary();

// The words of a series of which only the name is known.
[[nodiscard]] nlohmann::json named_series(const std::string& name);

// Appends a series with nothing measured.
void add_series(Summary& summary, nlohmann::json words);

// Where a report may lie: https://..., http://... or a relative path. Anything else, a script above
// all, is refused with UserError.
std::string checked_report(const std::string& link);
[[nodiscard]] bool is_report(const std::string& link);

// Text of unknown origin as a history keeps it: one line, no longer than `limit` bytes.
[[nodiscard]] std::string cleaned(std::string_view text, std::size_t limit = 300);

// The same for what tells series apart: what is cut off leaves its hash behind.
[[nodiscard]] std::string cleaned_name(std::string_view text);

// 1 to 64 of [0-9a-z-]; a name that is something else is hashed.
[[nodiscard]] std::string machine_key(const std::string& name);
[[nodiscard]] bool is_machine_key(std::string_view text);

[[nodiscard]] bool is_hexadecimal(std::string_view text, std::size_t digits);
[[nodiscard]] bool is_commit(std::string_view text);  // a full name, of SHA-1 or SHA-256

}  // namespace gilscope::history
