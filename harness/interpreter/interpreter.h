// An interpreter that can be measured: what it is, its modules, and how its runners are started.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "harness/model/cell.h"
#include "harness/model/run.h"
#include "harness/plan/planned_interpreter.h"
#include "harness/support/paths.h"
#include "harness/support/process.h"

namespace gilscope::interpreter {

// What compiling against an interpreter takes.
struct Development {
  std::vector<int> version;  // {3, 13, 0}
  std::string include;       // the folder of Python.h
  bool headers = false;      // whether it is there
  std::string ext_suffix;    // of extension modules' names
};

// In a folder of modules that came with an installation, and is not built here.
inline constexpr const char* kPrebuilt = "prebuilt";

struct Interpreter {
  std::string tag;  // cp311, cp313t, pypy311; a second one of the same tag: cp311#2
  std::optional<model::InterpreterFacts> facts;    // nothing when it could not be asked
  Development development;                         // empty then
  std::filesystem::path modules;                   // the build folder of its modules
  std::map<std::string, std::string> unavailable;  // host -> why it cannot be used

  // The hosts that it can serve; what is embedded by choice is served by no executable.
  [[nodiscard]] std::vector<std::string> hosts() const;
};

// Asks an executable what it is. Its modules lie in the tree's build. Throws UserError when it is
// no Python.
Interpreter probe(const std::string& path, const Tree& tree = own_tree());

// Builds what the interpreters' runners need, or brings it up to date, several at a time; then
// lets each import its modules. What cannot be built or imported becomes a reason in
// `unavailable`, never an error. `say` is told what is going on, a line at a time.
void build_modules(const std::vector<Interpreter*>& interpreters, const Tree& tree,
                   const std::function<void(const std::string&)>& say);

// Lets a binding compile what it has for an interpreter (plan/binding_file.h). Why it could not, or
// nothing.
[[nodiscard]] std::string build_binding(const Interpreter& interpreter, const model::Cell& cell,
                                        const Tree& tree);

// In how many layouts a build has the native runner (bench/CMakeLists.txt); at least one.
[[nodiscard]] std::size_t native_layouts(const Tree& tree);

// The command that runs a visit of this cell; the caller adds the visit's own options.
// `interpreter` is nullptr for native cells, which alone have layouts.
Command runner_command(const model::Cell& cell, const Interpreter* interpreter,
                       const Tree& tree = own_tree(), std::size_t layout = 0);

// The user's PYTHONPATH with a colon in front, or nothing. For the end of ours: none of our modules
// is replaced.
[[nodiscard]] std::string users_import_path();

// What each worker of the cell must find itself on, as the runner is told it; see
// harness/executors/identity.py.
nlohmann::json expected_identity(const model::Cell& cell, const Interpreter* interpreter);

[[nodiscard]] plan::PlannedInterpreter planned(const Interpreter& interpreter,
                                               const Tree& tree = own_tree());

}  // namespace gilscope::interpreter
