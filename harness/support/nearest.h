// The nearest known name to a mistyped one, for error messages.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gilscope {

// " Did you mean 'threads'?" for the known name with the smallest edit distance, or a list of all
// known names when none is near. Starts with a space; empty when `known` is empty.
[[nodiscard]] std::string suggestion(std::string_view wanted,
                                     const std::vector<std::string>& known);

}  // namespace gilscope
