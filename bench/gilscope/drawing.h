// Giving what was computed here to Python, which only draws.
#pragma once

#include <string>
#include <vector>

namespace gilscope::commands {

// Runs `module` of the project's own environment with `options`, `output` and, on standard input, a
// JSON document. Throws UserError naming `what` when it cannot be made.
void make_drawing(const std::string& what, const std::string& module, const std::string& input,
                  const std::string& output, const std::vector<std::string>& options = {});

// The same; prints the path of what it made and returns kDone.
int draw(const std::string& what, const std::string& module, const std::string& input,
         const std::string& output, const std::vector<std::string>& options = {});

// The same, but what was made is returned as a text.
[[nodiscard]] std::string drawn_text(const std::string& what, const std::string& module,
                                     const std::string& input,
                                     const std::vector<std::string>& options = {});

}  // namespace gilscope::commands
