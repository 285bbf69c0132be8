// gilscope export: a result file in another tool's format. Each format is one file in exporters/.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "bench/gilscope/commands.h"
#include "bench/gilscope/exporters/exporter.h"
#include "harness/results/result_file.h"
#include "harness/support/error.h"
#include "harness/support/files.h"
#include "harness/support/nearest.h"

namespace gilscope::commands {
namespace {

std::string exported(const std::string& file, const std::string& format) {
  const exporters::Exporter exporter = exporters::find(format);
  const nlohmann::json result = results::read_result(file);
  try {
    return exporter(result);
  } catch (const nlohmann::json::exception& error) {
    throw UserError(fmt::format("'{}' is damaged ({}); measure again.", file, error.what()));
  }
}

}  // namespace

void add_export(CLI::App& app, int& exit_code) {
  struct Options {
    std::string format;
    std::string file;
    std::string output;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("export", "Write a result file in another format");
  command->add_option("--format", options->format, "csv")->required();
  command->add_option("FILE", options->file, "A result file")->required();
  command->add_option("-o,--output", options->output, "The file to write (default: to the screen)");
  command->callback([options, &exit_code] {
    const std::string text = exported(options->file, options->format);
    if (options->output.empty()) {
      fmt::print("{}", text);
    } else {
      write_atomically(options->output, text);
    }
    exit_code = kDone;
  });
}

}  // namespace gilscope::commands
