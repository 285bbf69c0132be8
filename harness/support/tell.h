// Telling the user something. Where it goes may be closed, full, or a pipe that nobody reads: that
// ends no work.
#pragma once

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "harness/support/printable.h"

namespace gilscope {

// On standard error, as it is; what cannot be written is not told.
void tell_text(std::string_view text);

// A line on standard error, without commands to a terminal that foreign text may hold.
template <typename... Arguments>
void tell(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  tell_text(printable_lines(fmt::format(format, std::forward<Arguments>(arguments)...)) + "\n");
}

// On standard output, as it is; that it could not be written is noticed at the end.
void print_text(std::string_view text);

// For people: without commands to a terminal.
template <typename... Arguments>
void print(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  print_text(printable_lines(fmt::format(format, std::forward<Arguments>(arguments)...)));
}

// Writes what is still buffered for standard output. False, and says why, when any of it was lost.
[[nodiscard]] bool all_was_printed();

}  // namespace gilscope
