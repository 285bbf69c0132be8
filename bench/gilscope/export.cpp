// gilscope export: result files in another tool's format. Each format is one file in exporters/.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bench/gilscope/commands.h"
#include "bench/gilscope/exporters/exporter.h"
#include "harness/support/error.h"
#include "harness/support/files.h"
#include "harness/support/tell.h"

namespace gilscope::commands {
namespace {

using exporters::Exported;
using exporters::Source;

struct ExportOptions {
  std::string format;
  std::vector<std::string> files;
  std::string output;
};

Exported exported(const ExportOptions& options) {
  exporters::find(options.format);  // a wrong name shows before files are read
  std::vector<Source> sources;
  for (const std::string& file : options.files) sources.push_back(exporters::read_source(file));
  return exporters::write(options.format, sources);
}

std::string help_of_formats() {
  std::size_t width = 0;
  for (const auto& [name, format] : exporters::formats()) width = std::max(width, name.size());
  std::string text = "For";
  for (const auto& [name, format] : exporters::formats()) {
    text += fmt::format("\n{:<{}}  {}{}", name, width, format.summary,
                        format.takes_several() ? " (takes several files)" : "");
  }
  return text;
}

int export_files(const ExportOptions& options) {
  refuse_to_overwrite(options.output, {options.files.begin(), options.files.end()});
  const Exported result = exported(options);
  for (const std::string& note : result.notes) tell("gilscope: {}", note);
  if (options.output.empty()) {
    print_text(result.text);
  } else {
    write_atomically(options.output, result.text);
  }
  return kDone;
}

}  // namespace

void add_export(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App* command = app.add_subcommand("export", "Write result files in another tool's format");
  command->add_option("--format", options->format, help_of_formats())->required();
  command->add_option("FILE", options->files, "Result files")->required();
  command->add_option("-o,--output", options->output, "The file to write (default: to the screen)");
  command->callback([options, &exit_code] { exit_code = export_files(*options); });
}

}  // namespace gilscope::commands
