// An interpreter that can be measured: what it is, its modules, and how its runners are started.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/model/cell.h"
#include "harness/plan/plan.h"
#include "harness/support/paths.h"
#include "harness/support/process.h"

namespace gilscope::interpreter {

struct Interpreter {
  std::string tag;                // cp311, cp313t, pypy311; a second one of the same tag: cp311#2
  nlohmann::json facts;           // what probe.py says; null when it could not be asked
  std::filesystem::path modules;  // the build folder of its modules
  std::map<std::string, std::string> unavailable;  // host -> why it cannot be used
  std::string gil_switch;                          // what PYTHON_GIL is set to; empty: not set
};

// Asks an executable what it is. Its modules lie in the tree's build. Throws UserError when it is
// no Python.
Interpreter probe(const std::string& path, const Tree& tree = own_tree());

// Builds what the interpreters' runners need, or brings it up to date, several at a time; then
// lets each import its modules. What cannot be built or imported becomes a reason in
// `unavailable`, never an error. `say` is told what is going on, a line at a time.
void build_modules(const std::vector<Interpreter*>& interpreters, const Tree& tree,
                   const std::function<void(const std::string&)>& say);

// The command that runs a visit of this cell; the caller adds the visit's own options.
// `interpreter` is nullptr for native cells.
Command runner_command(const model::Cell& cell, const Interpreter* interpreter,
                       const Tree& tree = own_tree());

// What each worker of the cell must find itself on; see harness/executors/identity.py.
nlohmann::json expected_identity(const model::Cell& cell, const Interpreter* interpreter);

[[nodiscard]] plan::PlannedInterpreter planned(const Interpreter& interpreter);

}  // namespace gilscope::interpreter
