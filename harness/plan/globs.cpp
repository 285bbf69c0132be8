#include "harness/plan/globs.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>

#include "harness/support/error.h"
#include "harness/support/nearest.h"

namespace gilscope::plan {
namespace {

bool matches(const std::string& glob, const std::string& name) {
  return ::fnmatch(glob.c_str(), name.c_str(), 0) == 0;
}

}  // namespace

bool matches_any(const Names& globs, const std::string& name) {
  return std::ranges::any_of(globs, [&](const std::string& glob) { return matches(glob, name); });
}

void check_globs(const Names& globs, const Names& known, std::string_view what) {
  for (const std::string& glob : globs) {
    const auto hit = [&](const std::string& name) { return matches(glob, name); };
    if (std::ranges::none_of(known, hit)) {
      throw UserError(fmt::format("There is no {} '{}'.{}", what, glob, suggestion(glob, known)));
    }
  }
}

}  // namespace gilscope::plan
