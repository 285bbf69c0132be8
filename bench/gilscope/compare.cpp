// gilscope compare: did anything become slower?
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "bench/gilscope/commands.h"
#include "bench/gilscope/comparing.h"
#include "harness/comparison/document.h"
#include "harness/history/between_runs.h"
#include "harness/history/location.h"
#include "harness/plan/suite.h"
#include "harness/storage/result_file.h"
#include "harness/support/error.h"
#include "harness/support/tell.h"
#include "harness/text/comparison_text.h"

namespace gilscope::commands {
namespace {

struct CompareOptions {
  ComparingOptions comparing;
  bool json = false;
  bool markdown = false;
};

int compare(const CompareOptions& options) {
  const auto [comparison, conclusion] = compare_files(options.comparing);
  if (options.json) {
    print_text(comparison::document(comparison, conclusion).dump(1) + "\n");
  } else {
    print("{}", options.markdown ? text::comparison_markdown(comparison, conclusion)
                                 : text::comparison_text(comparison, conclusion));
  }
  return conclusion.exit_code();
}

comparison::Named read(const std::string& file) {
  return {std::filesystem::path(file).filename().string(),
          analysis::analyse(storage::read_result(file))};
}

// What the history says that the runs of this machine differ by.
comparison::BetweenRuns between_runs_of(const std::string& where, const std::string& machine) {
  comparison::BetweenRuns between;
  history::Location(where).read([&](const std::filesystem::path& folder) {
    const history::History history = history::read_history(folder);
    const auto found =
        std::ranges::find(history.machines, history::machine_key(machine), &history::Machine::key);
    const auto known =
        found == history.machines.end() ? std::nullopt : history::between_runs(*found);
    if (!known) {
      throw UserError(fmt::format(
          "The history '{}' has too few runs of this machine ({}) to say what they differ by: it "
          "takes {} that follow another and share cells with intervals; compare without --history.",
          where, machine, history::kFewestPairs));
    }
    between = {.deviation = *known, .source = comparison::BetweenRuns::Source::history};
  });
  return between;
}

}  // namespace

void add_comparing_options(CLI::App& command, ComparingOptions& options) {
  command.option_defaults()->group("How to compare");
  command.add_option("--floor", options.floor, "Ignore differences smaller than this (default 2%)")
      ->type_name("SHARE");
  command
      .add_option("--history", options.history,
                  "For two separate runs: take from this history how much runs of this machine "
                  "differ although nothing changed")
      ->type_name("HISTORY");
  command
      .add_option("--allow", options.allowed,
                  "Compare although this differs: machine, digest, size or interpreter")
      ->type_name("WHAT")
      ->check(CLI::IsMember({"machine", "digest", "size", "interpreter"}));
  command.add_flag(
      "--set-aside", options.set_aside,
      "Leave out cells whose work differs, and list them, instead of refusing to compare");
  command
      .add_option(
          "--again", options.again,
          "A second pair of results, from measuring the suspects again: only what is slower "
          "in both pairs counts as a regression")
      ->type_name("BASE NEW")
      ->expected(2);
  command
      .add_option("--accept", options.accepted,
                  "Accept a slow-down that is intended: 'KERNEL/SIZE STRATEGY because REASON', "
                  "globs allowed")
      ->type_name("TEXT");
}

Compared compare_files(const ComparingOptions& options) {
  comparison::ComparisonOptions how;
  if (!options.floor.empty()) how.margin = plan::parse_share(options.floor, "floor");
  how.allowed.insert(options.allowed.begin(), options.allowed.end());
  how.set_aside = options.set_aside;
  comparison::Named candidate = read(options.now);
  if (!options.history.empty()) {
    how.between_runs = between_runs_of(options.history, candidate.analysis.run.header.machine.key);
  }
  std::vector<comparison::Acceptance> accepted;
  for (const std::string& text : options.accepted) {
    accepted.push_back(comparison::parse_acceptance(text));
  }
  Compared compared{comparison::compare(read(options.base), std::move(candidate), how), {}};
  if (options.again.empty()) {
    compared.conclusion = comparison::conclude(compared.comparison, accepted);
  } else {
    const comparison::Comparison again =
        comparison::compare(read(options.again[0]), read(options.again[1]), how);
    compared.conclusion = comparison::conclude(compared.comparison, again, accepted);
  }
  return compared;
}

void add_compare(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<CompareOptions>();
  CLI::App* command = app.add_subcommand(
      "compare",
      "Say whether anything got slower from one result to another\n\nExit status: 0 nothing is "
      "slower, 1 something is, 2 they cannot be compared. Results of one `gilscope run --against` "
      "share their rounds and show the smallest changes.");
  command->group("Read results");
  command->add_option("BASE", options->comparing.base, "The result before the change")->required();
  command->add_option("NEW", options->comparing.now, "The result after it")->required();
  add_comparing_options(*command, options->comparing);
  command->option_defaults()->group("Output");
  CLI::Option* json =
      command->add_flag("--json", options->json, "Print the whole comparison as JSON");
  command->add_flag("--markdown", options->markdown, "Print Markdown, for a comment on a change")
      ->excludes(json);
  command->footer(
      "Examples\n"
      "  gilscope compare before.json after.json\n"
      "  gilscope compare new.base.json new.json --floor 5%\n"
      "  gilscope compare before.json after.json --accept 'primes/* * because safer'");
  command->callback([options, &exit_code] { exit_code = compare(*options); });
}

}  // namespace gilscope::commands
