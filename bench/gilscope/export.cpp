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

// A line per format, for the end of the help text.
std::string formats_explained() {
  std::string text = "Formats";
  for (const auto& [name, format] : exporters::formats()) {
    text += fmt::format("\n  {:<24}  {}{}", name, format.summary,
                        format.takes_several() ? " (several files)" : "");
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
  CLI::App* command = app.add_subcommand("export", "Convert results to the format of another tool");
  command->group("Read results");
  command->add_option("FILE", options->files, "Result files")->required();
  command->add_option("--format", options->format, "The format to write: one of those below")
      ->type_name("FORMAT")
      ->required();
  command
      ->add_option("-o,--output", options->output, "Write to this file (default: standard output)")
      ->type_name("FILE");
  command->footer(formats_explained() +
                  "\n\nExamples\n"
                  "  gilscope export --format csv run.json -o samples.csv\n"
                  "  gilscope export --format ndjson results/*.json -o samples.ndjson");
  command->callback([options, &exit_code] { exit_code = export_files(*options); });
}

}  // namespace gilscope::commands
