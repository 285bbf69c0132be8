#include "harness/history/from_result.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "harness/history/git.h"
#include "harness/history/times.h"
#include "harness/analysis/analysis.h"
#include "harness/support/error.h"
#include "harness/support/hash.h"

namespace gilscope::history {
namespace {

using nlohmann::json;
using results::Analysis;
using results::CellAnalysis;

json text_or_null(const json& table, const char* key) {
  const json value = table.value(key, json());
  return value.is_string() ? json(cleaned(value.get_ref<const std::string&>())) : json();
}

json number_or_null(const json& table, const char* key) {
  json value = table.value(key, json());
  return value.is_number_unsigned() ? value : json();
}

json machine_of(const json& machine) {
  return {{"key", machine_key(machine.at("key").get<std::string>())},
          {"cpu", text_or_null(machine, "cpu")},
          {"cores", number_or_null(machine, "cores")},
          {"memory_bytes", number_or_null(machine, "memory_bytes")},
          {"system", text_or_null(machine, "system")}};
}

json interpreters_of(const json& interpreters) {
  json kept = json::object();
  for (const auto& [tag, facts] : interpreters.items()) {
    const json gil = facts.value("gil", json());
    kept[cleaned_name(tag)] = {{"version", text_or_null(facts, "version")},
                               {"executable", text_or_null(facts, "executable")},
                               {"gil", gil.is_boolean() ? gil : json()}};
  }
  return kept;
}

json warnings_of(const json& warnings) {
  json codes = json::array();
  for (const json& warning : warnings) {
    json code = cleaned(warning.at("code").get<std::string>());
    if (std::ranges::find(codes, code) == codes.end()) codes.push_back(std::move(code));
  }
  return codes;
}

// The word of a header that may be null.
std::string word(const json& header, const char* key) {
  const json value = header.value(key, json());
  return value.is_string() ? cleaned(value.get_ref<const std::string&>()) : "";
}

json words_of(const json& cell) {
  json words = {{"workers", cell.at("workers").get<std::uint64_t>()}};
  for (const char* key : {"name", "kernel", "size", "class", "strategy", "executor", "binding",
                          "family", "interpreter", "host", "digest"}) {
    words[key] = cleaned_name(cell.at(key).get_ref<const std::string&>());
  }
  return words;
}

// Cells of one worker, by what they share with those of more.
class SingleWorkers {
 public:
  explicit SingleWorkers(const std::vector<CellAnalysis>& cells) {
    for (const CellAnalysis& cell : cells) {
      if (cell.cell.at("workers") == 1) single_.emplace(key(cell), &cell);
    }
  }

  // The ratio of a cell of several workers to that of one, paired by round.
  [[nodiscard]] Value speedup(const CellAnalysis& cell, measure::Persistence persistence) const {
    const auto base = single_.find(key(cell));
    if (base == single_.end() || base->second == &cell) return std::nullopt;
    const auto pairs = results::paired_values(*base->second, cell);
    if (pairs.empty()) return std::nullopt;
    return measure::estimate_ratio(pairs, persistence);
  }

 private:
  using Key = std::tuple<std::string, std::string, std::string, std::string>;
  static Key key(const CellAnalysis& cell) {
    return {cell.word("kernel"), cell.word("size"), cell.word("strategy"),
            cell.word("interpreter")};
  }
  std::map<Key, const CellAnalysis*> single_;
};

void add_cell(Summary& summary, const CellAnalysis& cell, const Value& speedup) {
  add_series(summary, words_of(cell.cell));
  if (!cell.measured()) return;
  const auto set = [&](std::size_t quantity, const Value& value) {
    if (value && value->median > 0) summary.columns[quantity].back() = value;
  };
  for (std::size_t i = 0; i < kQuantities.size(); ++i) {
    const auto estimate = cell.estimates.find(kQuantities[i]);
    if (estimate != cell.estimates.end()) set(i, estimate->second);
  }
  set(kQuantities.size() - 1, speedup);
}

void add_facts(json& facts, const json& header) {
  facts["source"] = "gilscope";
  facts["started_at"] = header.at("started_at");
  for (const char* key : {"suite", "run_id", "side"}) facts[key] = word(header, key);
  facts["identity"] = stable_hash(fmt::format("{}|{}|{}", word(header, "run_id"),
                                              word(header, "side"), word(header, "started_at")));
  facts["machine"] = machine_of(header.at("machine"));
  facts["interpreters"] = interpreters_of(header.at("interpreters"));
  facts["complete"] = header.at("complete").get<bool>();
  facts["warnings"] = warnings_of(header.at("warnings"));
  const std::string commit = word(header, "git_commit");
  if (!is_commit(commit)) return;
  const CommitFacts known = commit_facts(commit);
  facts["commit"] = commit;
  facts["commit_time"] = known.time ? json(*known.time) : json();
  facts["subject"] = known.subject ? json(*known.subject) : json();
}

Summary make_summary(const json& result, const std::string& name) {
  const json& header = result.at("context").at("gilscope");
  if (!parse_utc(header.at("started_at").get<std::string>())) {
    throw UserError(
        fmt::format("'{}' says that it started at '{}', which is no time; measure again.", name,
                    word(header, "started_at")));
  }
  Summary summary = empty_summary();
  add_facts(summary.facts, header);
  const Analysis analysis = results::analyse(header, results::visits_of(result));
  const SingleWorkers single(analysis.cells);
  for (const CellAnalysis& cell : analysis.cells) {
    add_cell(summary, cell, single.speedup(cell, analysis.ratio_persistence));
  }
  if (summary.measured() == 0) {
    throw UserError(fmt::format(
        "'{}' holds no measured cell, so there is nothing to remember; measure again.", name));
  }
  return summary;
}

}  // namespace

Summary summarise_result(const json& result, const std::string& text, const std::string& name) {
  try {
    Summary summary = make_summary(result, name);
    summary.facts["content"] = stable_hash(text);
    return summary;
  } catch (const json::exception& error) {
    throw UserError(fmt::format("'{}' is damaged ({}); measure again.", name, error.what()));
  }
}

}  // namespace gilscope::history
