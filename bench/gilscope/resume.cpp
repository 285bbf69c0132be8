#include "bench/gilscope/resume.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "harness/storage/journal.h"
#include "harness/support/error.h"

namespace gilscope::commands {
namespace {

[[noreturn]] void refuse(std::string_view what, const std::filesystem::path& journal) {
  throw UserError(
      fmt::format("The {} of '{}' is not what this command would measure now; give "
                  "the same options, or start without --resume.",
                  what, journal.string()));
}

storage::JournalContent read_matching_journal(const conductor::Side& side) {
  const auto file = storage::journal_of(side.result);
  if (!std::filesystem::exists(file)) {
    throw UserError(
        fmt::format("'{}' has no journal beside it, so nothing is left to resume; start "
                    "without --resume.",
                    side.result.string()));
  }
  storage::JournalContent content = storage::read_journal(file);
  if (content.end == 0) return content;  // it was ended before it had a header
  if (content.header.plan != side.header.plan) refuse("plan", file);
  if (content.header.interpreters != side.header.interpreters) refuse("interpreters", file);
  if (content.header.machine.key != side.header.machine.key) {
    throw UserError(fmt::format(
        "'{}' was measured on another machine, or on other CPUs of this one ({} of {}; here {} of "
        "{}), so what follows would not compare; go on there, or start without --resume.",
        file.string(), content.header.machine.affinity.size(), content.header.machine.cpu,
        side.header.machine.affinity.size(), side.header.machine.cpu));
  }
  return content;
}

}  // namespace

std::filesystem::path interrupted_result(const std::string& suite) {
  std::filesystem::path youngest;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator("results", none)) {
    const auto& path = entry.path();
    if (path.filename().string().ends_with(fmt::format("-{}.json.journal", suite)) &&
        path > youngest) {
      youngest = path;
    }
  }
  if (youngest.empty()) {
    throw UserError(
        fmt::format("There is no interrupted run of '{}' in results/ to resume; give "
                    "its file with -o, or start without --resume.",
                    suite));
  }
  return youngest.replace_extension();  // drops .journal
}

void refuse_unfinished(const std::filesystem::path& result) {
  const auto journal = storage::journal_of(result);
  std::error_code none;
  const auto size = std::filesystem::file_size(journal, none);
  if (none || size == 0) return;  // there is none, or nothing in it
  throw UserError(
      fmt::format("'{}' holds an interrupted run; go on with --resume, remove it, or name another "
                  "file with -o.",
                  journal.string()));
}

std::vector<std::vector<model::Visit>> resume(conductor::RunPlan& plan, const SaidAnew& anew) {
  std::vector<std::vector<model::Visit>> visits;
  for (conductor::Side& side : plan.sides) {
    storage::JournalContent content = read_matching_journal(side);
    if (content.end > 0) side.header = std::move(content.header);
    side.journal_end = content.end;
    visits.push_back(std::move(content.visits));
  }
  const model::RunHeader& header = plan.candidate().header;
  plan.seed = header.seed;
  const model::RunSettings asked = std::exchange(plan.settings, header.settings);
  if (anew.precision) plan.settings.precision = asked.precision;
  if (anew.budget) plan.settings.budget_s = asked.budget_s;
  return visits;
}

}  // namespace gilscope::commands
