// gilscope schema: the JSON Schema of result files.
#include "harness/storage/schema.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "bench/gilscope/commands.h"
#include "harness/support/paths.h"
#include "harness/support/tell.h"

namespace gilscope::commands {

void add_schema(CLI::App& app, int& /*exit_code*/) {
  CLI::App* command = app.add_subcommand(
      "schema",
      "Print the JSON Schema of result files\n\nTo validate them, or to generate readers.");
  command->group("Read results");
  command->footer("Examples\n  gilscope schema > result.schema.json");
  command->callback([] { print_text(storage::result_schema(source_root()).dump(1) + "\n"); });
}

}  // namespace gilscope::commands
