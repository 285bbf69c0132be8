// What a shell offers to complete, from the same options as --help.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace gilscope::commands {

// The command line up to the cursor, without the program's name; the last word is being typed and
// may be empty. Prints a line per candidate: the word, a tab, what it means. A line ":files" stands
// for the names of files.
void print_candidates(const CLI::App& app, const std::vector<std::string>& words);

}  // namespace gilscope::commands
