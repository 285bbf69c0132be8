// Text of unknown origin, made fit for messages and JSON.
#pragma once

#include <string>
#include <string_view>

namespace gilscope {

// One line of valid UTF-8: control characters become spaces, what is no UTF-8 becomes U+FFFD. What
// other programs write to standard error may hold anything, terminal commands too.
std::string printable(std::string_view text);

}  // namespace gilscope
