#include "harness/support/paths.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>

#include "harness/support/error.h"

namespace gilscope {
namespace {

std::filesystem::path from_environment(const char* variable, const std::string& configured) {
  const char* value = std::getenv(variable);
  return std::filesystem::absolute(value != nullptr && *value != '\0' ? value : configured);
}

// Of an installation: the folder that holds `tree` and `build`, beside which this program lies;
// nothing in a build folder of a clone.
std::optional<std::filesystem::path> installation() {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  const auto folder = program.parent_path().parent_path();
  if (error || program.parent_path().filename() != "build") return std::nullopt;
  if (std::filesystem::exists(program.parent_path() / "CMakeCache.txt")) return std::nullopt;
  if (!std::filesystem::is_directory(folder / "tree/kernels")) return std::nullopt;
  return folder;
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
  const auto installed = installation();
  const auto root = from_environment(
      "GILSCOPE_ROOT", installed ? (*installed / "tree").string() : GILSCOPE_SOURCE_DIR);
  if (!std::filesystem::is_directory(root / "kernels")) {
    throw UserError(
        fmt::format("'{}' has no kernels folder; set GILSCOPE_ROOT to the gilscope source tree.",
                    root.string()));
  }
  return root;
}

std::filesystem::path build_root() {
  const auto installed = installation();
  return from_environment("GILSCOPE_BUILD",
                          installed ? (*installed / "build").string() : GILSCOPE_BINARY_DIR);
}

Tree own_tree() {
  refuse_moved_build();
  Tree tree = {source_root(), build_root()};
  refuse_colon(tree);
  return tree;
}

bool Tree::is_installed() const {
  return !std::filesystem::exists(build / "CMakeCache.txt");
}

std::filesystem::path Tree::home_python() const {
  if (const char* python = std::getenv("GILSCOPE_HOME_PYTHON"); python && *python != '\0') {
    return python;
  }
  const auto python = source / ".venv/bin/python";
  if (std::filesystem::exists(python)) return python;
  throw UserError(
      is_installed()
          ? "GILSCOPE_HOME_PYTHON is not set; run gilscope by the command that pip installed."
          : fmt::format("'{}' is not there; `make setup` makes it.", python.string()));
}

std::string default_python() {
  const char* python = std::getenv("GILSCOPE_HOME_PYTHON");
  return python != nullptr && *python != '\0' ? python : GILSCOPE_PYTHON;
}

std::optional<std::filesystem::path> users_folder(const char* variable, const char* below_home) {
  const auto is_path = [](const char* value) { return value != nullptr && *value == '/'; };
  if (const char* folder = std::getenv(variable); is_path(folder)) {
    return std::filesystem::path(folder) / "gilscope";
  }
  if (const char* home = std::getenv("HOME"); is_path(home)) {
    return std::filesystem::path(home) / below_home / "gilscope";
  }
  return std::nullopt;
}

std::filesystem::path cache_folder() {
  if (const auto folder = users_folder("XDG_CACHE_HOME", ".cache")) return *folder;
  throw UserError("There is no HOME to keep modules in; set XDG_CACHE_HOME to a folder.");
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
