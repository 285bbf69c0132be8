#include "harness/interpreter/discovery.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "harness/support/error.h"
#include "harness/support/tell.h"

namespace gilscope::interpreter {
namespace {

namespace fs = std::filesystem;

fs::path variable(const char* name, const fs::path& otherwise = {}) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != 0 ? fs::path(value) : otherwise;
}

// Collects executables, each file once however many links lead to it. A virtual environment's is
// its own, although it is a link to its base: it has its own packages.
class Candidates {
 public:
  // What lies below the current folder by chance is not executed: without HOME, or with a relative
  // entry in PATH.
  void add(const fs::path& path) {
    if (!path.is_absolute()) return;
    std::error_code error;
    const bool is_venv = fs::exists(path.parent_path().parent_path() / "pyvenv.cfg", error);
    // The link and not what it leads to: an executable that is gone is told of, not left out.
    if (!fs::exists(fs::symlink_status(path, error))) return;
    const fs::path target = fs::weakly_canonical(path, error);
    if (seen_.insert(is_venv || error ? path : target).second) paths_.push_back(path.string());
  }

  // python3 in bin/ of each folder below `folder`.
  void add_below(const fs::path& folder) {
    for (const fs::path& installation : sorted(folder)) add(installation / "bin/python3");
    for (const fs::path& installation : sorted(folder)) add(installation / "bin/pypy3");
  }

  void add_search_path() {
    static const std::regex name("(python|pypy)3(\\.[0-9]+)?t?");
    std::istringstream folders(variable("PATH").string());
    for (std::string folder_name; std::getline(folders, folder_name, ':');) {
      const fs::path folder = folder_name;
      if (folder.filename() == "shims") continue;  // pyenv's: scripts that choose one of its own
      for (const fs::path& file : sorted(folder)) {
        if (std::regex_match(file.filename().string(), name)) add(file);
      }
    }
  }

  void add_conda(const fs::path& root) {
    add(root / "bin/python3");
    add_below(root / "envs");
  }

  // Every conda environment is on a line of this file.
  void add_listed(const fs::path& list) {
    if (!list.is_absolute()) return;
    std::ifstream stream(list);
    for (std::string line; std::getline(stream, line);) add(fs::path(line) / "bin/python3");
  }

  [[nodiscard]] const std::vector<std::string>& paths() const { return paths_; }

 private:
  static std::vector<fs::path> sorted(const fs::path& folder) {
    std::vector<fs::path> paths;
    std::error_code none;
    if (!folder.is_absolute()) return paths;
    for (const auto& entry : fs::directory_iterator(folder, none)) paths.push_back(entry.path());
    std::ranges::sort(paths);
    return paths;
  }

  std::vector<std::string> paths_;
  std::set<fs::path> seen_;
};

// The same executable and modules, with the GIL switched on: tells the price of the build from the
// gain of having no GIL.
Interpreter with_gil(Interpreter interpreter) {
  interpreter.tag += "-gil";
  interpreter.facts->gil = true;
  interpreter.facts->gil_switch = std::string("1");
  return interpreter;
}

Interpreter unusable(std::string tag, const std::string& reason) {
  std::ranges::replace_if(
      tag, [](unsigned char c) { return std::isalnum(c) == 0 && c != '.'; }, '_');
  Interpreter interpreter;
  interpreter.tag = std::move(tag);
  interpreter.unavailable = {{"exe", reason}, {"embedded", reason}};
  return interpreter;
}

Interpreter probe_or_say_why(const std::string& path, const Tree& tree) {
  try {
    return probe(path, tree);
  } catch (const UserError& error) {
    std::string reason = error.what();
    if (reason.ends_with('.')) reason.pop_back();
    return unusable(fs::path(path).filename().string(), reason);
  }
}

// A tag or a glob of tags; anything else is a program, which is looked up on PATH if it is no path.
bool is_name(const std::string& wanted) {
  static const std::regex name(R"((cp|pypy)[0-9*?\[\]-]*t?(-gil)?|\*)");
  return std::regex_match(wanted, name);
}

// Every name or path that is wanted becomes entries; tags are unique.
class Entries {
 public:
  explicit Entries(const Tree& tree) : tree_(tree) {}

  void add_path(const std::string& path) { add(probe_or_say_why(path, tree_)); }

  void add_named(const std::string& glob) {
    bool any = false;
    for (const Interpreter& found : found_all()) {
      if (!found.facts) continue;
      const bool only_with_gil = glob == found.tag + "-gil";
      if (!only_with_gil && ::fnmatch(glob.c_str(), found.tag.c_str(), 0) != 0) continue;
      any = true;
      if (!tags_.contains(found.tag)) add(found, only_with_gil);
    }
    if (any) return;
    add(unusable(glob, fmt::format("no interpreter '{}' was found; `gilscope list interpreters` "
                                   "shows what there is, scripts/get-interpreters brings more",
                                   glob)));
  }

  [[nodiscard]] std::vector<Interpreter> take() && { return std::move(entries_); }

 private:
  void add(Interpreter interpreter, bool only_with_gil = false) {
    const bool usable = interpreter.facts.has_value();
    if (usable && !executables_.insert(interpreter.facts->executable).second) return;
    const int use = ++uses_[interpreter.tag];
    if (use > 1) interpreter.tag += fmt::format("#{}", use);
    tags_.insert(interpreter.tag);
    if (!only_with_gil) entries_.push_back(interpreter);
    if (usable && !interpreter.facts->gil) {
      entries_.push_back(with_gil(std::move(interpreter)));
    }
  }

  const std::vector<Interpreter>& found_all() {
    if (!found_all_) {
      found_all_.emplace();
      for (const std::string& path : candidates()) {
        found_all_->push_back(probe_or_say_why(path, tree_));
      }
    }
    return *found_all_;
  }

  const Tree& tree_;
  std::vector<Interpreter> entries_;
  std::set<std::string> tags_;
  std::set<std::string> executables_;
  std::map<std::string, int> uses_;
  std::optional<std::vector<Interpreter>> found_all_;
};

// Whether an entry has a GIL is said by the entry and not by what is set outside.
void forget_outer_gil_switch() {
  const char* value = std::getenv("PYTHON_GIL");
  if (value == nullptr) return;
  tell(
      "gilscope: PYTHON_GIL={} is set and is ignored; choose an interpreter with or without "
      "-gil in its name instead.",
      value);
  ::unsetenv("PYTHON_GIL");
}

}  // namespace

std::vector<std::string> candidates() {
  Candidates found;
  const fs::path home = variable("HOME");
  const fs::path data = variable("XDG_DATA_HOME", home / ".local/share");
  found.add(default_python());
  found.add_below(variable("GILSCOPE_INTERPRETERS", data / "gilscope/interpreters"));
  if (const auto active = variable("VIRTUAL_ENV"); !active.empty())
    found.add(active / "bin/python3");
  if (const auto active = variable("CONDA_PREFIX"); !active.empty())
    found.add(active / "bin/python3");
  found.add_search_path();
  found.add_below(variable("PYENV_ROOT", home / ".pyenv") / "versions");
  found.add_below(variable("UV_PYTHON_INSTALL_DIR", data / "uv/python"));
  for (const char* conda : {"miniconda3", "anaconda3", "miniforge3"}) found.add_conda(home / conda);
  found.add_listed(home / ".conda/environments.txt");
  return found.paths();
}

std::vector<Interpreter> find(const std::vector<std::string>& wanted, const Tree& tree) {
  forget_outer_gil_switch();
  Entries entries(tree);
  for (const std::string& each : wanted) {
    if (is_name(each)) {
      entries.add_named(each);
    } else {
      entries.add_path(each);
    }
  }
  auto found = std::move(entries).take();
  const auto usable = [](const Interpreter& entry) { return entry.facts.has_value(); };
  if (!found.empty() && std::ranges::none_of(found, usable)) {
    std::string reason = fmt::format("{}.", found.front().unavailable.begin()->second);
    reason.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(reason.front())));
    throw UserError(reason);
  }
  return found;
}

std::vector<Interpreter> find_all(const Tree& tree) {
  forget_outer_gil_switch();
  Entries entries(tree);
  for (const std::string& path : candidates()) entries.add_path(path);
  return std::move(entries).take();
}

}  // namespace gilscope::interpreter
