// gilscope compare: did anything become slower?
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "bench/gilscope/commands.h"
#include "bench/gilscope/comparing.h"
#include "harness/comparison/document.h"
#include "harness/plan/suite.h"
#include "harness/storage/result_file.h"
#include "harness/support/error.h"
#include "harness/text/comparison_text.h"

namespace gilscope::commands {
namespace {

struct Options {
  ComparingOptions comparing;
  bool json = false;
  bool markdown = false;
};

int compare(const Options& options) {
  const auto [comparison, conclusion] = compare_files(options.comparing);
  if (options.json) {
    fmt::print("{}\n", comparison::document(comparison, conclusion).dump(1));
  } else {
    fmt::print("{}", options.markdown ? text::comparison_markdown(comparison, conclusion)
                                      : text::comparison_text(comparison, conclusion));
  }
  return conclusion.exit_code();
}

comparison::Named read(const std::string& file) {
  return {std::filesystem::path(file).filename().string(),
          analysis::analyse(storage::read_result(file))};
}

}  // namespace

void add_comparing_options(CLI::App& command, ComparingOptions& options) {
  command.add_option("--floor", options.floor, "Differences that do not matter (default 2%)");
  command
      .add_option("--allow", options.allowed,
                  "What may differ: machine, digest, size, interpreter (repeatable)")
      ->check(CLI::IsMember({"machine", "digest", "size", "interpreter"}));
  command.add_flag("--set-aside", options.set_aside,
                   "List cells whose work differs as not compared, instead of refusing");
  command
      .add_option("--again", options.again,
                  "A second look: BASE and NEW of another run of what seemed worse. Only what both "
                  "looks call worse counts as a regression")
      ->expected(2);
  command.add_option("--accept", options.accepted,
                     "A change that is worse on purpose, as 'KERNEL/SIZE STRATEGY "
                     "because REASON' with globs (repeatable)");
}

Compared compare_files(const ComparingOptions& options) {
  comparison::ComparisonOptions how;
  if (!options.floor.empty()) how.margin = plan::parse_share(options.floor, "floor");
  how.allowed.insert(options.allowed.begin(), options.allowed.end());
  how.set_aside = options.set_aside;
  std::vector<comparison::Acceptance> accepted;
  for (const std::string& text : options.accepted) {
    accepted.push_back(comparison::parse_acceptance(text));
  }
  Compared compared{comparison::compare(read(options.base), read(options.now), how), {}};
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
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "compare", "Compare two result files: exit 0 same or better, 1 regressed, 2 cannot compare");
  command->add_option("BASE", options->comparing.base, "The result file to compare with")
      ->required();
  command->add_option("NEW", options->comparing.now, "The result file to judge")->required();
  add_comparing_options(*command, options->comparing);
  CLI::Option* json = command->add_flag("--json", options->json, "Print JSON");
  command->add_flag("--markdown", options->markdown, "Print Markdown")->excludes(json);
  command->callback([options, &exit_code] { exit_code = compare(*options); });
}

}  // namespace gilscope::commands
