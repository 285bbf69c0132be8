// The subcommands. Each adds itself to the command line and says what to do when it was chosen.
#pragma once

#include <CLI/CLI.hpp>

namespace gilscope::commands {

void add_digest(CLI::App& app, int& exit_code);

}  // namespace gilscope::commands
