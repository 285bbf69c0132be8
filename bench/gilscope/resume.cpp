#include "bench/gilscope/resume.h"

#include <fmt/format.h>

#include "harness/support/error.h"

namespace gilscope::commands {
namespace {

results::JournalContent read_matching_journal(const conductor::Side& side) {
  const auto file = results::journal_of(side.result);
  if (!std::filesystem::exists(file)) {
    throw UserError(
        fmt::format("'{}' has no journal beside it, so nothing is left to resume; start "
                    "without --resume.",
                    side.result.string()));
  }
  results::JournalContent content = results::read_journal(file);
  for (const char* key : {"plan", "interpreters"}) {
    if (content.header.at(key) == side.header.at(key)) continue;
    throw UserError(
        fmt::format("The {} of '{}' is not what this command would measure now; give "
                    "the same options, or start without --resume.",
                    key, file.string()));
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
  const auto journal = results::journal_of(result);
  if (!std::filesystem::exists(journal)) return;
  throw UserError(
      fmt::format("'{}' holds an interrupted run; go on with --resume, remove it, or name another "
                  "file with -o.",
                  journal.string()));
}

std::vector<std::vector<results::Visit>> resume(conductor::Run& run, const SaidAnew& anew) {
  std::vector<std::vector<results::Visit>> visits;
  for (conductor::Side& side : run.sides) {
    results::JournalContent content = read_matching_journal(side);
    side.header = std::move(content.header);
    visits.push_back(std::move(content.visits));
  }
  const nlohmann::json& settings = run.sides.front().header.at("settings");
  run.settings.seed = run.sides.front().header.at("seed");
  run.settings.rounds = settings.at("rounds");
  run.settings.warm_samples = settings.at("warm_samples");
  run.settings.telemetry = settings.at("telemetry");
  run.settings.visit_limit = std::chrono::seconds(settings.at("visit_limit_s"));
  if (!anew.precision) run.settings.precision = settings.at("precision");
  if (!anew.budget) {
    const nlohmann::json& budget = settings.at("budget_s");
    run.settings.budget.reset();
    if (!budget.is_null()) run.settings.budget = std::chrono::seconds(budget);
  }
  return visits;
}

}  // namespace gilscope::commands
