// gilscope report: result files as one HTML page. The analysis is made here; Python only draws it.
#include <fmt/format.h>

#include <filesystem>

#include "bench/gilscope/commands.h"
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

int report(const std::vector<std::string>& files, const std::string& output) {
  json runs = json::array();
  for (const std::string& file : files) runs.push_back(analyse_file(file));
  const Outcome outcome = run_process(
      {.argv = {report_python(), "-P", "-m", "reports", std::filesystem::absolute(output)},
       .environment = {{"PYTHONPATH", source_root().string()}},
       .input = json{{"runs", runs}}.dump(),
       .time_limit = std::nullopt});
  if (outcome.interrupted) throw Interruption();
  if (!outcome.succeeded()) {
    throw UserError(fmt::format("The report could not be made: {}", outcome.complaint()));
  }
  fmt::print("{}\n", output);
  return kDone;
}

}  // namespace

void add_report(CLI::App& app, int& exit_code) {
  struct Options {
    std::vector<std::string> files;
    std::string output;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("report", "Make an HTML report of result files");
  command->add_option("FILE", options->files, "Result files")->required();
  command->add_option("-o,--output", options->output, "The HTML file")->required();
  command->callback([options, &exit_code] { exit_code = report(options->files, options->output); });
}

}  // namespace gilscope::commands
