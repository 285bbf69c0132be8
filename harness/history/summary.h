// A summary: what a history keeps of one run. docs/contracts.md ("A history") has its keys.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/measure/statistics.h"
#include "harness/model/metrics.h"

namespace gilscope::history {

using model::MetricId;

constexpr int kHistoryVersion = 1;

// One metric of a series in one run; nothing where it was not measured. `n` is 0 where only a
// median is known.
using Value = std::optional<measure::Estimate>;

constexpr bool is_followed(MetricId id) {
  return model::row_of(id).following != model::Following::none;
}
constexpr bool is_watched(MetricId id) {
  return model::row_of(id).following == model::Following::watched;
}

// The metrics that histories follow, in the order of the table: each a column of a summary.
consteval auto followed_metrics() {
  constexpr auto count = std::ranges::count_if(model::kMetricIds, is_followed);
  std::array<MetricId, count> followed{};
  std::ranges::copy_if(model::kMetricIds, followed.begin(), is_followed);
  return followed;
}
inline constexpr auto kFollowed = followed_metrics();

// A value for each series, of each metric that is followed.
class Columns {
 public:
  [[nodiscard]] const std::vector<Value>& operator[](MetricId id) const {
    return columns_[static_cast<std::size_t>(id)];
  }
  [[nodiscard]] std::vector<Value>& operator[](MetricId id) {
    return columns_[static_cast<std::size_t>(id)];
  }

 private:
  std::array<std::vector<Value>, model::kMetricCount> columns_;
};

// The words of a cell. What an import does not know is empty.
struct SeriesWords {
  std::string name;
  std::string kernel;
  std::string size;
  std::string kernel_class;
  std::string strategy;
  std::string executor;
  std::string binding;
  std::string family;
  std::uint64_t workers = 1;
  std::string interpreter;
  std::string host;
  std::string digest;

  bool operator==(const SeriesWords&) const = default;
};
using SeriesList = std::vector<SeriesWords>;

// What is not known of these is nothing.
struct KnownMachine {
  std::string key;
  std::optional<std::string> cpu;
  std::optional<std::uint64_t> cores;
  std::optional<std::uint64_t> memory_bytes;
  std::optional<std::string> system;

  bool operator==(const KnownMachine&) const = default;
};

struct KnownInterpreter {
  std::optional<std::string> version;
  std::optional<std::string> executable;
  std::optional<bool> gil;

  bool operator==(const KnownInterpreter&) const = default;
};

// What is known of the run as a whole. docs/contracts.md says what each is.
struct RunFacts {
  std::string identity;
  std::string content;
  std::string source;
  std::string suite;
  std::string run_id;
  std::string side;
  std::string started_at;  // UTC
  std::optional<std::string> commit;
  std::optional<std::string> commit_time;  // UTC
  std::optional<std::string> author;       // of the commit
  std::optional<std::string> subject;
  KnownMachine machine;
  std::map<std::string, KnownInterpreter> interpreters;  // by tag
  std::optional<std::string> report;
  bool complete = true;
  std::vector<std::string> warnings;  // codes
  double min_sample_s = 0;            // how long samples last at least; 0: one execution each

  bool operator==(const RunFacts&) const = default;
};

struct Summary {
  RunFacts facts;
  SeriesList series;
  Columns columns;  // parallel to the series

  [[nodiscard]] std::size_t measured() const;  // series with a time
};

// The words of a series of which only the name is known.
[[nodiscard]] SeriesWords named_series(const std::string& name);

// Appends a series with nothing measured.
void add_series(Summary& summary, SeriesWords words);

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
