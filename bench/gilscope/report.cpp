// gilscope report: result files as one HTML page. The analysis is made here; Python only draws it.
#include <fmt/format.h>

#include <filesystem>

#include "bench/gilscope/commands.h"
#include "bench/gilscope/comparing.h"
#include "harness/results/analysis.h"
#include "harness/results/result_file.h"
#include "harness/support/error.h"
#include "harness/support/paths.h"
#include "harness/support/process.h"

namespace gilscope::commands {
namespace {

using nlohmann::json;

// The Python that has the report's packages: the project's own environment.
std::string report_python() {
  const auto python = source_root() / ".venv/bin/python";
  if (!std::filesystem::exists(python)) {
    throw UserError(fmt::format("'{}' is not there; `make setup` makes it.", python.string()));
  }
  return python.string();
}

json analyse_file(const std::string& file) {
  const json result = results::read_result(file);
  try {
    return results::to_json(
        results::analyse(result.at("context").at("gilscope"), results::visits_of(result)),
        std::filesystem::path(file).filename().string());
  } catch (const json::exception& error) {
    throw UserError(fmt::format("'{}' is damaged ({}); measure again.", file, error.what()));
  }
}

int draw(const json& input, const std::string& output) {
  const Outcome outcome = run_process(
      {.argv = {report_python(), "-P", "-m", "reports", std::filesystem::absolute(output)},
       .environment = {{"PYTHONPATH", source_root().string()}},
       .input = input.dump(),
       .time_limit = std::nullopt});
  if (outcome.interrupted) throw Interruption();
  if (!outcome.succeeded()) {
    throw UserError(fmt::format("The report could not be made: {}", outcome.complaint()));
  }
  fmt::print("{}\n", output);
  return kDone;
}

struct Options {
  std::vector<std::string> files;
  std::string output;
  bool compare = false;
  ComparingOptions comparing;
};

int report(Options options) {
  if (options.compare) {
    if (options.files.size() != 2) {
      throw UserError(fmt::format("--compare takes two files, BASE and NEW; {} were given.",
                                  options.files.size()));
    }
    options.comparing.base = options.files[0];
    options.comparing.now = options.files[1];
    return draw({{"comparison", results::comparison_json(compare_files(options.comparing))}},
                options.output);
  }
  json runs = json::array();
  for (const std::string& file : options.files) runs.push_back(analyse_file(file));
  return draw({{"runs", runs}}, options.output);
}

}  // namespace

void add_report(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("report", "Make an HTML report of result files");
  command->add_option("FILE", options->files, "Result files")->required();
  command->add_option("-o,--output", options->output, "The HTML file")->required();
  command->add_flag("--compare", options->compare, "Two files, BASE and NEW: what changed");
  add_comparing_options(*command, options->comparing);
  command->callback([options, &exit_code] { exit_code = report(*options); });
}

}  // namespace gilscope::commands
