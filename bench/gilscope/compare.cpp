// gilscope compare: did anything become slower?
#include <fmt/format.h>

#include <filesystem>

#include "bench/gilscope/commands.h"
#include "bench/gilscope/comparing.h"
#include "harness/plan/suite.h"
#include "harness/storage/result_file.h"
#include "harness/support/error.h"

namespace gilscope::commands {
namespace {

struct Options {
  ComparingOptions comparing;
  bool json = false;
  bool markdown = false;
};

int compare(const Options& options) {
  const results::Comparison comparison = compare_files(options.comparing);
  if (options.json) {
    fmt::print("{}\n", results::comparison_json(comparison).dump(1));
  } else {
    fmt::print("{}", options.markdown ? results::comparison_markdown(comparison)
                                      : results::comparison_text(comparison));
  }
  return comparison.regressed() ? kFinding : kDone;
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
}

results::Comparison compare_files(const ComparingOptions& options) {
  results::ComparisonOptions how;
  if (!options.floor.empty()) how.floor = plan::parse_share(options.floor, "floor");
  how.allowed.insert(options.allowed.begin(), options.allowed.end());
  how.set_aside = options.set_aside;
  const auto read = [](const std::string& file) {
    return results::ComparedFile{std::filesystem::path(file).filename().string(),
                                 results::read_result(file)};
  };
  try {
    return results::compare(read(options.base), read(options.now), how);
  } catch (const nlohmann::json::exception& error) {
    throw UserError(fmt::format("'{}' or '{}' is damaged ({}); measure again.", options.base,
                                options.now, error.what()));
  }
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
