#include "harness/interpreter/packages.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <sstream>

#include "harness/plan/needs.h"
#include "harness/support/error.h"
#include "harness/support/files.h"
#include "harness/support/hash.h"
#include "harness/support/printable.h"
#include "harness/support/process.h"

namespace gilscope::interpreter {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto kInstallLimit = 20min;
constexpr std::size_t kDigits = 8;  // of a hash in a folder's name

fs::path data_folder() {
  if (const auto folder = users_folder("XDG_DATA_HOME", ".local/share")) return *folder;
  throw UserError("There is no HOME to keep packages in; set GILSCOPE_PACKAGES to a folder.");
}

fs::path root() {
  const char* value = std::getenv("GILSCOPE_PACKAGES");
  if (value != nullptr && *value != '\0') return fs::absolute(value);
  return data_folder() / "packages";
}

fs::path lock_of(const std::string& set, const Tree& tree) {
  return tree.source / "harness/packages" / (plan::project_of(set) + ".txt");
}

std::string short_hash(const std::string& text) {
  return stable_hash(text).substr(0, kDigits);
}

// pip of our own environment, which need not be where the packages go: not every interpreter has
// one.
std::string pip_python(const Tree& tree) {
  return tree.home_python().string();
}

// The line of pip that says why, not the last one.
std::string why(const Outcome& outcome) {
  std::istringstream lines(outcome.errors);
  std::string reason = outcome.complaint();
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("ERROR: ")) reason = line.substr(std::string_view("ERROR: ").size());
  }
  return shortened(printable(reason));
}

}  // namespace

fs::path packages_folder(std::string_view tag, const model::InterpreterFacts& facts,
                         const std::string& set, const Tree& tree) {
  const std::string identity = facts.executable + facts.version;
  const fs::path lock = lock_of(set, tree);
  const std::string content = fs::exists(lock) ? read_text(lock) : "";
  return root() /
         fmt::format("{}-{}", tag.substr(0, tag.find_first_of("-#")), short_hash(identity)) /
         fmt::format("{}-{}", plan::project_of(set), short_hash(set + content));
}

void get_packages(std::string_view tag, const model::InterpreterFacts& facts,
                  const std::string& set, const Tree& tree,
                  const std::function<void(const std::string&)>& say) {
  const fs::path folder = packages_folder(tag, facts, set, tree);
  if (fs::is_directory(folder)) {
    return say(fmt::format("{} for {} is there.", set, tag));
  }
  std::error_code error;
  fs::create_directories(folder.parent_path(), error);
  if (error) {
    throw UserError(fmt::format("The folder '{}' cannot be made ({}); set GILSCOPE_PACKAGES.",
                                folder.parent_path().string(), error.message()));
  }
  say(fmt::format("installing {} for {} ...", set, tag));
  const fs::path partial = fmt::format("{}.{}", folder.string(), ::getpid());
  Command command{
      .argv = {pip_python(tree), "-m", "pip", "--python", facts.executable, "install", "--quiet",
               "--disable-pip-version-check", "--no-input", "--target", partial.string()},
      .environment = {},
      .input = "",
      .time_limit = kInstallLimit};
  if (const fs::path lock = lock_of(set, tree); fs::exists(lock)) {
    for (const char* option : {"--no-deps", "--require-hashes", "-r"}) {
      command.argv.emplace_back(option);
    }
    command.argv.push_back(lock.string());
  } else {
    std::istringstream pins(set);
    for (std::string pin; pins >> pin;) command.argv.push_back(pin);
  }
  const Outcome outcome = run_process(command);
  if (outcome.succeeded() && !fs::exists(partial)) {
    throw UserError(fmt::format("{} has nothing for {}.", set, tag));
  }
  if (outcome.succeeded()) fs::rename(partial, folder, error);
  fs::remove_all(partial, error);
  if (outcome.interrupted) throw Interruption();
  if (fs::is_directory(folder)) return;
  throw UserError(fmt::format("{} cannot be installed for {} ({}).", set, tag,
                              outcome.succeeded() ? error.message() : why(outcome)));
}

}  // namespace gilscope::interpreter
