// The subcommands. Each adds itself to the command line; when it was chosen it runs and leaves the
// exit code (harness/support/error.h).
#pragma once

#include <CLI/CLI.hpp>

namespace gilscope::commands {

void add_advise(CLI::App& app, int& exit_code);
void add_run(CLI::App& app, int& exit_code);
void add_list(CLI::App& app, int& exit_code);
void add_get(CLI::App& app, int& exit_code);
void add_digest(CLI::App& app, int& exit_code);
void add_new(CLI::App& app, int& exit_code);
void add_compare(CLI::App& app, int& exit_code);
void add_doctor(CLI::App& app, int& exit_code);
void add_report(CLI::App& app, int& exit_code);
void add_export(CLI::App& app, int& exit_code);
void add_history(CLI::App& app, int& exit_code);
void add_dashboard(CLI::App& app, int& exit_code);
void add_schema(CLI::App& app, int& exit_code);
void add_completion(CLI::App& app, int& exit_code);

}  // namespace gilscope::commands
