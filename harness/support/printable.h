// Text of unknown origin, made fit for messages and JSON. What other programs write may hold
// anything: commands to a terminal, marks that turn the direction of text around.
#pragma once

#include <string>
#include <string_view>

namespace gilscope {

// One line of valid UTF-8: control characters and marks of direction become spaces, what is no
// UTF-8 becomes U+FFFD.
std::string printable(std::string_view text);

// The same with its ends of lines and tabs.
std::string printable_lines(std::string_view text);

// At most so many bytes, and how many more there were.
std::string shortened(std::string text, std::size_t most = 2048);

}  // namespace gilscope
