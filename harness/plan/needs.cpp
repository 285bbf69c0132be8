#include "harness/plan/needs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <regex>

namespace gilscope::plan {

std::string Needs::package_set() const {
  return fmt::format("{}", fmt::join(python, " "));
}

Needs read_needs(TomlReader& reader) {
  static const std::regex pinned(R"([A-Za-z0-9._-]+==[A-Za-z0-9._+!]+)");
  Needs needs;
  needs.fixtures = reader.texts("needs");
  needs.python = reader.texts("python");
  for (const std::string& package : needs.python) {
    if (std::regex_match(package, pinned)) continue;
    reader.fail("python",
                fmt::format("holds '{}'; pin each package, as \"celery==5.7.0\"", package));
  }
  needs.programs = reader.texts("programs");
  needs.debian = reader.texts("debian");
  return needs;
}

std::string project_of(const std::string& package_set) {
  return package_set.substr(0, package_set.find("=="));
}

}  // namespace gilscope::plan
