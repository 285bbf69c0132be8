// gilscope report: result files as one HTML page. The analysis is made here; Python only draws it.
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "bench/gilscope/commands.h"
#include "bench/gilscope/comparing.h"
#include "bench/gilscope/drawing.h"
#include "harness/analysis/analysis.h"
#include "harness/analysis/document.h"
#include "harness/comparison/document.h"
#include "harness/storage/result_file.h"
#include "harness/support/error.h"
#include "harness/support/files.h"

namespace gilscope::commands {
namespace {

using nlohmann::json;

json analyse_file(const std::string& file) {
  return analysis::document(analysis::analyse(storage::read_result(file)),
                            std::filesystem::path(file).filename().string());
}

int draw_report(const json& input, const std::string& output) {
  return draw("report", "reports", input.dump(), output);
}

struct ReportOptions {
  std::vector<std::string> files;
  std::string output;
  bool compare = false;
  ComparingOptions comparing;
};

int report(ReportOptions options) {
  refuse_to_overwrite(options.output, {options.files.begin(), options.files.end()});
  if (options.compare) {
    if (options.files.size() != 2) {
      throw UserError(fmt::format("--compare takes two files, BASE and NEW; {} were given.",
                                  options.files.size()));
    }
    options.comparing.base = options.files[0];
    options.comparing.now = options.files[1];
    const auto [comparison, conclusion] = compare_files(options.comparing);
    return draw_report({{"comparison", comparison::document(comparison, conclusion)}},
                       options.output);
  }
  json runs = json::array();
  for (const std::string& file : options.files) runs.push_back(analyse_file(file));
  return draw_report({{"runs", runs}}, options.output);
}

}  // namespace

void add_report(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<ReportOptions>();
  CLI::App* command = app.add_subcommand(
      "report", "Draw results as one HTML page\n\nThe page needs no server and no network.");
  command->group("Read results");
  command->add_option("FILE", options->files, "Result files")->required();
  command->add_option("-o,--output", options->output, "Write the page to this file")
      ->type_name("FILE")
      ->required();
  command->add_flag("--compare", options->compare,
                    "Show what changed between two results, the older one first");
  add_comparing_options(*command, options->comparing);
  command->footer(
      "Examples\n"
      "  gilscope report run.json -o run.html\n"
      "  gilscope report --compare before.json after.json -o changes.html");
  command->callback([options, &exit_code] { exit_code = report(*options); });
}

}  // namespace gilscope::commands
