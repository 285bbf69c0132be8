// gilscope report: result files as one HTML page. The analysis is made here; Python only draws it.
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "bench/gilscope/commands.h"
#include "bench/gilscope/comparing.h"
#include "bench/gilscope/drawing.h"
#include "harness/advice/advice.h"
#include "harness/advice/document.h"
#include "harness/analysis/analysis.h"
#include "harness/analysis/document.h"
#include "harness/comparison/document.h"
#include "harness/storage/result_file.h"
#include "harness/support/error.h"
#include "harness/support/files.h"
#include "harness/support/tell.h"

namespace gilscope::commands {
namespace {

using nlohmann::json;

json analyse_file(const std::string& file) {
  const analysis::Analysis analysis = analysis::analyse(storage::read_result(file));
  json document = analysis::document(analysis, std::filesystem::path(file).filename().string());
  if (analysis.run.header.workload) {
    document["advice"] = advice::document(advice::advise(analysis));
  }
  return document;
}

struct ReportOptions {
  std::vector<std::string> files;
  std::string output;
  std::string format = "html";
  std::string figures;
  bool compare = false;
  ComparingOptions comparing;
};

int draw_report(const json& input, const std::string& output) {
  return draw("report", "reports", input.dump(), output);
}

void check(const ReportOptions& options) {
  if (options.compare && (options.format != "html" || !options.figures.empty())) {
    throw UserError(
        "A comparison is drawn as a page only; `gilscope compare --markdown` writes it as "
        "Markdown.");
  }
  if (options.output.empty() && options.figures.empty() && options.format == "html") {
    throw UserError("Name the page with -o FILE, or a folder with --figures DIR.");
  }
}

int draw_runs(const ReportOptions& options) {
  json runs = json::array();
  for (const std::string& file : options.files) runs.push_back(analyse_file(file));
  const std::string input = json{{"runs", runs}}.dump();
  const bool printed = options.format != "html" && options.output.empty();
  if (!options.figures.empty()) {
    make_drawing("report", "reports", input, options.figures, {"--figures"});
    if (!printed) print("{}\n", options.figures);  // a text must be whole for the pipe it goes into
  }
  if (options.format == "html") {
    return options.output.empty() ? kDone : draw("report", "reports", input, options.output);
  }
  if (!options.output.empty()) {
    return draw("report", "reports", input, options.output, {"--markdown"});
  }
  print("{}", drawn_text("report", "reports", input, {"--markdown"}));
  return kDone;
}

int report(ReportOptions options) {
  check(options);
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
  return draw_runs(options);
}

}  // namespace

void add_report(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<ReportOptions>();
  CLI::App* command =
      app.add_subcommand("report",
                         "Draw results as one HTML page, as Markdown, or as pictures\n\n"
                         "The page needs no server and no network.");
  command->group("Read results");
  command->add_option("FILE", options->files, "Result files")->required();
  command->add_option("-o,--output", options->output, "Write the page to this file")
      ->type_name("FILE");
  command
      ->add_option(
          "--format", options->format,
          "html, or markdown: the answer for a pull request or an issue, printed unless -o "
          "names a file (default: html)")
      ->check(CLI::IsMember({"html", "markdown"}));
  command
      ->add_option("--figures", options->figures,
                   "Write the charts into this folder as SVG and PNG, with their data as CSV")
      ->type_name("DIR");
  command->add_flag("--compare", options->compare,
                    "Show what changed between two results, the older one first");
  add_comparing_options(*command, options->comparing);
  command->footer(
      "Examples\n"
      "  gilscope report run.json -o run.html\n"
      "  gilscope report run.json --format markdown\n"
      "  gilscope report run.json --figures figures\n"
      "  gilscope report --compare before.json after.json -o changes.html");
  command->callback([options, &exit_code] { exit_code = report(*options); });
}

}  // namespace gilscope::commands
