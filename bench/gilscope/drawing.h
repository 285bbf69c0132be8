// Giving what was computed here to Python, which only draws.
#pragma once

#include <string>

namespace gilscope::commands {

// Runs `module` of the project's own environment with `output` and, on standard input, a JSON
// document. Prints the path of what it made and returns kDone. Throws UserError naming `what` when
// it cannot be made.
int draw(const std::string& what, const std::string& module, const std::string& input,
         const std::string& output);

}  // namespace gilscope::commands
