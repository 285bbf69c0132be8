#include "harness/support/git.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "harness/support/error.h"
#include "harness/support/process.h"

namespace gilscope {
namespace {

// What `git rev-parse --local-env-vars` prints, and what a receiving hook is given beside.
constexpr auto kLocalVariables = {
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_COUNT",
    "GIT_OBJECT_DIRECTORY",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_REPLACE_REF_BASE",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_COMMON_DIR",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_QUARANTINE_PATH",
};

// What a build is made from, and what is read of the tree when it runs.
const std::vector<std::string> kSources = {"CMakeLists.txt", "bench", "harness", "kernels"};

std::string refusal(const std::filesystem::path& source, const std::string& errors) {
  if (errors.find("dubious ownership") == std::string::npos) return "";
  return fmt::format(
      "git refuses '{0}', which another user owns; `git config --global --add safe.directory "
      "'{0}'` allows it",
      source.string());
}

// The commit that is checked out in a source tree.
Origin checked_out(const std::filesystem::path& source) {
  const Answer answer = ask_git({"-C", source.string(), "rev-parse", "--show-toplevel", "HEAD"});
  const std::size_t line = answer.output.find('\n');
  Origin origin;
  if (!answer.succeeded || line == std::string::npos) {
    origin.reason = refusal(source, answer.errors);
    return origin;
  }
  const std::filesystem::path top = answer.output.substr(0, line);
  std::error_code none;
  if (std::filesystem::equivalent(top, source, none)) {
    origin.commit = answer.output.substr(line + 1);
  } else {
    origin.reason =
        fmt::format("'{}' lies inside of another repository, '{}'", source.string(), top.string());
  }
  return origin;
}

// Whether the sources are now other than those of the commit, new files included.
bool differs(const std::filesystem::path& source, const std::string& commit) {
  const auto ask = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"-C", source.string()});
    arguments.emplace_back("--");
    arguments.insert(arguments.end(), kSources.begin(), kSources.end());
    return ask_git(std::move(arguments));
  };
  const Answer changed = ask({"diff", "--quiet", "--no-ext-diff", commit});
  const Answer added = ask({"ls-files", "--others", "--exclude-standard"});
  return !changed.succeeded || !added.output.empty();
}

}  // namespace

Answer ask_git(std::vector<std::string> arguments, const Environment& environment) {
  arguments.insert(arguments.begin(), {"git", "-c", "core.hooksPath=/dev/null"});
  Command command;
  command.argv = std::move(arguments);
  command.environment = {{"GIT_TERMINAL_PROMPT", "0"},
                         {"GIT_NO_LAZY_FETCH", "1"},
                         {"GIT_OPTIONAL_LOCKS", "0"},
                         {"LC_ALL", "C"}};
  for (const auto& [name, value] : environment) command.environment[name] = value;
  Outcome outcome = run_process(command);
  if (outcome.interrupted) throw Interruption();
  while (outcome.output.ends_with('\n')) outcome.output.pop_back();
  return {outcome.succeeded(), outcome.output, outcome.complaint()};
}

void forget_repository_of_hook() {
  for (const char* name : kLocalVariables) ::unsetenv(name);
}

Origin origin_of(const Tree& tree) {
  try {
    Origin origin = checked_out(tree.source);
    if (!origin.reason.empty()) return origin;
    const bool is_repository = origin.commit.has_value();  // else, what the build wrote stands
    std::ifstream built_from(tree.build / "built_from");
    std::string word;
    if (built_from >> word) origin.commit = word;
    origin.modified = (built_from >> word) && word == "modified";
    if (is_repository && !origin.modified) {
      origin.modified = differs(tree.source, *origin.commit);
    }
    return origin;
  } catch (const UserError&) {
    return {};  // git is not needed to measure
  }
}

}  // namespace gilscope
