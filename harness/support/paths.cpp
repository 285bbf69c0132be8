#include "harness/support/paths.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "harness/support/error.h"

namespace gilscope {
namespace {

std::filesystem::path from_environment(const char* variable, const char* configured) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0' ? value : configured;
}

}  // namespace

std::filesystem::path source_root() {
  const auto root = from_environment("GILSCOPE_ROOT", GILSCOPE_SOURCE_DIR);
  if (!std::filesystem::is_directory(root / "kernels")) {
    throw UserError(
        fmt::format("'{}' has no kernels folder; set GILSCOPE_ROOT to the gilscope source tree.",
                    root.string()));
  }
  return root;
}

std::filesystem::path build_root() {
  return from_environment("GILSCOPE_BUILD", GILSCOPE_BINARY_DIR);
}

Tree own_tree() {
  return {source_root(), build_root()};
}

Tree tree_of_build(const std::filesystem::path& build) {
  constexpr std::string_view kSource = "CMAKE_HOME_DIRECTORY:INTERNAL=";
  std::ifstream cache(build / "CMakeCache.txt");
  std::filesystem::path source;
  for (std::string line; std::getline(cache, line);) {
    if (line.starts_with(kSource)) source = line.substr(kSource.size());
  }
  if (!std::filesystem::is_directory(source / "kernels") ||
      !std::filesystem::exists(build / "gilscope-runner")) {
    throw UserError(
        fmt::format("'{}' is no build folder of gilscope with a runner in it; give the folder that "
                    "`make build` "
                    "makes in the other checkout.",
                    build.string()));
  }
  return {std::filesystem::canonical(source), std::filesystem::canonical(build)};
}

}  // namespace gilscope
