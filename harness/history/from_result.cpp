#include "harness/history/from_result.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/analysis/analysis.h"
#include "harness/history/git.h"
#include "harness/history/times.h"
#include "harness/support/error.h"
#include "harness/support/hash.h"

namespace gilscope::history {
namespace {

using analysis::Analysis;
using analysis::CellAnalysis;

constexpr const char* kModified = "-modified";

std::optional<std::string> if_any(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(cleaned(text));
}

std::optional<std::uint64_t> if_any(std::uint64_t number) {
  return number == 0 ? std::nullopt : std::optional(number);
}

KnownMachine machine_of(const model::MachineFacts& machine) {
  return {.key = machine_key(machine.key),
          .cpu = if_any(machine.cpu),
          .cores = if_any(static_cast<std::uint64_t>(std::max(machine.cores, 0))),
          .memory_bytes = if_any(machine.memory_bytes),
          .system = if_any(machine.system)};
}

std::map<std::string, KnownInterpreter> interpreters_of(
    const std::map<std::string, model::InterpreterFacts>& interpreters) {
  std::map<std::string, KnownInterpreter> known;
  for (const auto& [tag, facts] : interpreters) {
    known[cleaned_name(tag)] = {
        .version = if_any(facts.version), .executable = if_any(facts.executable), .gil = facts.gil};
  }
  return known;
}

std::vector<std::string> codes_of(const std::vector<model::Warning>& warnings) {
  std::vector<std::string> codes;
  for (const model::Warning& warning : warnings) {
    std::string code = cleaned(warning.code);
    if (std::ranges::find(codes, code) == codes.end()) codes.push_back(std::move(code));
  }
  return codes;
}

SeriesWords words_of(const model::Cell& cell) {
  return {.name = cleaned_name(cell.name()),
          .kernel = cleaned_name(cell.kernel),
          .size = cleaned_name(cell.size),
          .kernel_class = cleaned_name(cell.kernel_class),
          .strategy = cleaned_name(cell.strategy()),
          .executor = cleaned_name(cell.executor),
          .binding = cleaned_name(cell.binding),
          .family = cleaned_name(cell.family),
          .workers = static_cast<std::uint64_t>(cell.workers),
          .interpreter = cleaned_name(cell.interpreter),
          .host = cleaned_name(cell.host),
          .digest = model::hex(cell.digest)};
}

// Steps are looked for in logarithms, so what is watched must be above 0.
bool can_be_stored(MetricId id, const Value& value) {
  return value && (!is_watched(id) || value->median > 0);
}

void add_cell(Summary& summary, const CellAnalysis& cell) {
  add_series(summary, words_of(cell.cell));
  if (!cell.measured()) return;
  for (const MetricId id : kFollowed) {
    if (can_be_stored(id, cell.estimates[id])) summary.columns[id].back() = cell.estimates[id];
  }
}

void add_commit(RunFacts& facts, const std::string& commit) {
  if (!is_commit(commit)) return;
  const CommitFacts known = commit_facts(commit);
  facts.commit = commit;
  facts.commit_time = known.time;
  facts.author = known.author;
  facts.subject = known.subject;
}

RunFacts facts_of(const model::RunHeader& header) {
  RunFacts facts;
  facts.source = "gilscope";
  facts.suite = cleaned(header.suite);
  facts.run_id = cleaned(header.run_id);
  facts.side = cleaned(header.side);
  facts.started_at = header.started_at;
  facts.identity = stable_hash(fmt::format("{}|{}|{}", facts.run_id, facts.side, facts.started_at));
  facts.machine = machine_of(header.machine);
  facts.interpreters = interpreters_of(header.interpreters);
  facts.complete = header.complete;
  facts.warnings = codes_of(header.warnings);
  facts.min_sample_s = header.settings.min_sample_s;
  add_commit(facts, header.git_commit.value_or(""));
  // Nothing that a commit did not make is blamed on it: such runs are a machine of their own.
  if (header.modified) facts.machine.key = machine_key(facts.machine.key + kModified);
  return facts;
}

void check_start(const model::RunHeader& header, const std::string& name) {
  if (parse_utc(header.started_at)) return;
  throw UserError(fmt::format("'{}' says that it started at '{}', which is no time; measure again.",
                              name, cleaned(header.started_at)));
}

}  // namespace

Summary summarise_run(model::Run run, const std::string& text, const std::string& name) {
  check_start(run.header, name);
  Summary summary;
  summary.facts = facts_of(run.header);
  summary.facts.content = stable_hash(text);
  const Analysis analysis = analysis::analyse(std::move(run));
  for (const CellAnalysis& cell : analysis.cells) add_cell(summary, cell);
  if (summary.measured() > 0) return summary;
  throw UserError(fmt::format(
      "'{}' holds no measured cell, so there is nothing to remember; measure again.", name));
}

}  // namespace gilscope::history
