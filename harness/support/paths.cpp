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
  return std::filesystem::absolute(value != nullptr && *value != '\0' ? value : configured);
}

// A copy of a clone would measure, and build anew, what lies in the one that it was copied from.
void refuse_moved_build() {
  for (const char* variable : {"GILSCOPE_ROOT", "GILSCOPE_BUILD"}) {
    if (std::getenv(variable) != nullptr) return;  // said on purpose
  }
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  const auto here = program.parent_path();
  if (error || !std::filesystem::exists(here / "CMakeCache.txt")) return;  // no build folder
  if (std::filesystem::equivalent(here, GILSCOPE_BINARY_DIR, error)) return;
  throw UserError(
      fmt::format("This build was made as '{}' and has been copied or moved to '{}'; "
                  "build it anew there with `make build`.",
                  GILSCOPE_BINARY_DIR, here.string()));
}

void refuse_colon(const Tree& tree) {
  for (const auto& path : {tree.source, tree.build}) {
    if (path.string().find(':') == std::string::npos) continue;
    throw UserError(
        fmt::format("The path '{}' has a colon in it, which parts paths in PYTHONPATH; "
                    "move the tree to one without.",
                    path.string()));
  }
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
  refuse_moved_build();
  Tree tree = {source_root(), build_root()};
  refuse_colon(tree);
  return tree;
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
  Tree tree = {std::filesystem::canonical(source), std::filesystem::canonical(build)};
  refuse_colon(tree);
  return tree;
}

}  // namespace gilscope
