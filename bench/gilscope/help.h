// How help texts look, and what is said about a mistyped command line.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace gilscope::commands {

// For CLI::App::formatter_fn. A description's first line stands in the list of commands; all of it
// at the top of the command's own help. Groups of options keep the order in which they were made.
[[nodiscard]] std::string help_of(const CLI::App* app, const std::string& name,
                                  CLI::AppFormatMode mode);

// For CLI::App::failure_message: one sentence, the nearest right word, and where help is.
[[nodiscard]] std::string mistake_of(const CLI::App* app, const CLI::Error& error);

// What an option takes, as its help names it: FILE, GLOB, N; empty for a flag.
[[nodiscard]] std::string value_of(const CLI::Option& option);

// The commands or options of an application that are shown.
[[nodiscard]] std::vector<const CLI::App*> commands_of(const CLI::App& app);
[[nodiscard]] std::vector<const CLI::Option*> options_of(const CLI::App& app);
[[nodiscard]] std::vector<const CLI::Option*> positionals_of(const CLI::App& app);

}  // namespace gilscope::commands
