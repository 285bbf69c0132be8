// Executors written in Python, seen as C++ executors. Compiled against one interpreter.
#pragma once

#include <pybind11/pybind11.h>

#include <memory>
#include <string>
#include <vector>

#include "harness/executors/executor.h"
#include "harness/telemetry/sampler.h"

namespace gilscope::interpreter {

// Imports the module of `harness/executors/` that provides the cell's executor. `visit` is the JSON
// text of the visit, from which workers learn their cell and what they must run on. The caller
// holds the GIL, here and in every call. Python exceptions come out as std::runtime_error with one
// line.
std::unique_ptr<executors::Executor> make_python_executor(const model::Cell& cell,
                                                          const std::string& visit);

// The threads of this process that have enlisted for telemetry (watch_module.cpp); none where
// that module could not be built. The caller holds the GIL.
std::vector<telemetry::Watch> enlisted_watches();

// The cell as workers in Python see it: a dict with `expected` and `runner_pid`.
pybind11::dict python_cell(const std::string& visit);

// "ValueError: what it says", of an exception that came out of Python.
std::string one_line(const pybind11::error_already_set& error);

// Adds up what `harness.executors.worker` calls a share.
void add_share(const pybind11::handle& share, executors::Share& total);

}  // namespace gilscope::interpreter
