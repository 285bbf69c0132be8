// What this program is and what it was built from.
#pragma once

#include <string>

namespace gilscope::commands {

// For people: lines of "name value". As JSON: an object with `version`, `commit` (null where the
// source is no repository), `modified`, `compiler`, `flags`, `build_type`, `sanitizers`.
[[nodiscard]] std::string version_text();
[[nodiscard]] std::string version_json();

}  // namespace gilscope::commands
