// Names and the globs that select them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gilscope::plan {

using Names = std::vector<std::string>;

[[nodiscard]] bool matches_any(const Names& globs, const std::string& name);

// Every glob must match a known name: a mistyped one would silently measure less. Throws UserError
// naming the nearest; `what` says what the names are of.
void check_globs(const Names& globs, const Names& known, std::string_view what);

}  // namespace gilscope::plan
