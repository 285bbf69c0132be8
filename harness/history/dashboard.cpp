#include "harness/history/dashboard.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iterator>
#include <nlohmann/json.hpp>

#include "harness/analysis/document.h"
#include "harness/history/summary_json.h"
#include "harness/support/error.h"
#include "harness/support/utc.h"

namespace gilscope::history {
namespace {

using nlohmann::json;

// Written as text: as a tree of values, a thousand runs of 500 series would take a gigabyte.
using Buffer = fmt::memory_buffer;

template <typename... Arguments>
void put(Buffer& buffer, fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  fmt::format_to(std::back_inserter(buffer), format, std::forward<Arguments>(arguments)...);
}

// Calls `put_one` for each, with commas in between.
template <typename List, typename PutOne>
void put_list(Buffer& buffer, const List& list, PutOne put_one) {
  buffer.push_back('[');
  bool first = true;
  for (const auto& one : list) {
    if (!first) buffer.push_back(',');
    first = false;
    put_one(one);
  }
  buffer.push_back(']');
}

void put_value(Buffer& buffer, const Value& value) {
  if (!value) {
    put(buffer, "null");
  } else if (value->low && value->high) {
    put(buffer, "[{:.6g},{:.6g},{:.6g},{}]", value->median, *value->low, *value->high, value->n);
  } else {
    put(buffer, "[{:.6g}]", value->median);
  }
}

json run_json(const RunFacts& facts) {
  json run = facts;
  run["system"] = run["machine"]["system"];
  for (const char* key : {"content", "run_id", "side", "machine"}) run.erase(key);
  return run;
}

// The runs from which on the series is measured differently from before.
std::vector<std::size_t> breaks_of(const Series& series, const std::vector<StoredRun>& runs) {
  std::vector<std::size_t> breaks;
  for (std::size_t i = 1; i < series.runs.size(); ++i) {
    if (!as_before(series, runs, i)) breaks.push_back(series.runs[i]);
  }
  return breaks;
}

// What is only kept has no column where it was never measured.
bool has_column(const Series& series, const std::vector<StoredRun>& runs, MetricId id) {
  if (is_watched(id)) return true;
  for (std::size_t i = 0; i < series.runs.size(); ++i) {
    if (runs[series.runs[i]].summary.columns[id][series.rows[i]]) return true;
  }
  return false;
}

void put_column(Buffer& buffer, const Series& series, const std::vector<StoredRun>& runs,
                MetricId id) {
  put(buffer, ",\n\"{}\":", model::row_of(id).key);
  std::size_t next = 0;
  put_list(buffer, series.runs, [&](std::size_t run) {
    put_value(buffer, runs[run].summary.columns[id][series.rows[next++]]);
  });
}

void put_series(Buffer& buffer, const Series& series, const std::vector<StoredRun>& runs) {
  std::string words = json(series.words).dump();
  words.pop_back();  // the object goes on
  put(buffer, "\n{},\"runs\":[{}],\"breaks\":[{}]", words, fmt::join(series.runs, ","),
      fmt::join(breaks_of(series, runs), ","));
  for (const MetricId id : kFollowed) {
    if (has_column(series, runs, id)) put_column(buffer, series, runs, id);
  }
  buffer.push_back('}');
}

void put_machine(Buffer& buffer, const Machine& machine) {
  std::string facts = json(machine.runs.back().summary.facts.machine).dump();
  facts.pop_back();
  put(buffer, "\n{},\"runs\":", facts);
  put_list(buffer, machine.runs,
           [&](const StoredRun& run) { put(buffer, "\n{}", run_json(run.summary.facts).dump()); });
  put(buffer, ",\"series\":");
  put_list(buffer, machine.series,
           [&](const Series& series) { put_series(buffer, series, machine.runs); });
  buffer.push_back('}');
}

json followed_metrics_json() {
  json rows = json::array();
  for (json& row : analysis::metrics_json()) {
    if (row.at("following") != "none") rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

std::string dashboard_text(const History& history, const std::string& repository) {
  Buffer buffer;
  json problems = json::array();
  for (const Problem& problem : history.problems) {
    problems.push_back({{"file", problem.file}, {"reason", problem.reason}});
  }
  put(buffer, R"({{"repository":{},"made_at":"{}","metrics":{},"problems":{},"machines":)",
      json(repository).dump(), utc_now(), followed_metrics_json().dump(), problems.dump());
  put_list(buffer, history.machines, [&](const Machine& machine) { put_machine(buffer, machine); });
  put(buffer, "}}\n");
  return fmt::to_string(buffer);
}

std::string checked_repository(std::string repository) {
  while (repository.ends_with('/')) repository.pop_back();
  const bool is_url = repository.starts_with("https://") || repository.starts_with("http://");
  if (repository.empty() || (is_url && is_report(repository))) return repository;
  throw UserError(fmt::format("'{}' is no place to read commits at; give https://....",
                              cleaned(repository, 100)));
}

}  // namespace gilscope::history
