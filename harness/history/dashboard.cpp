#include "harness/history/dashboard.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iterator>

#include "harness/storage/context.h"
#include "harness/support/error.h"

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

json run_json(const Kept& run) {
  json facts = {{"system", run.summary.facts.at("machine").at("system")}};
  for (const char* key : {"identity", "started_at", "commit", "commit_time", "subject", "suite",
                          "source", "interpreters", "report", "complete", "warnings"}) {
    facts[key] = run.summary.facts.at(key);
  }
  return facts;
}

void put_series(Buffer& buffer, const Series& series, const std::vector<Kept>& runs) {
  std::string words = series.words.dump();
  words.pop_back();  // the object goes on
  put(buffer, "\n{},\"runs\":[{}]", words, fmt::join(series.runs, ","));
  for (std::size_t i = 0; i < kQuantities.size(); ++i) {
    put(buffer, ",\"{}\":", kQuantities[i]);
    std::size_t next = 0;
    put_list(buffer, series.runs, [&](std::size_t run) {
      put_value(buffer, runs[run].summary.columns[i][series.places[next++]]);
    });
  }
  buffer.push_back('}');
}

void put_machine(Buffer& buffer, const Machine& machine) {
  std::string facts = machine.runs.back().summary.facts.at("machine").dump();
  facts.pop_back();
  put(buffer, "\n{},\"runs\":", facts);
  put_list(buffer, machine.runs,
           [&](const Kept& run) { put(buffer, "\n{}", run_json(run).dump()); });
  put(buffer, ",\"series\":");
  put_list(buffer, machine.series,
           [&](const Series& series) { put_series(buffer, series, machine.runs); });
  buffer.push_back('}');
}

}  // namespace

std::string dashboard_text(const History& history, const std::string& repository) {
  Buffer buffer;
  json problems = json::array();
  for (const Problem& problem : history.problems) {
    problems.push_back({{"file", problem.file}, {"reason", problem.reason}});
  }
  put(buffer, R"({{"repository":{},"made_at":"{}","problems":{},"machines":)",
      json(repository).dump(), results::utc_now(), problems.dump());
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
