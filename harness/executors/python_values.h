// What passes between C++ executors and workers in Python: cells, shares and errors. Compiled
// against one interpreter.
#pragma once

#include <pybind11/pybind11.h>

#include <string>

#include "harness/executors/executor.h"

namespace gilscope::executors {

// The cell as workers in Python see it: a dict with `expected` and `runner_pid`. `visit` is the
// JSON text of the visit.
pybind11::dict python_cell(const std::string& visit);

// Adds up what `harness.executors.worker` calls a share.
void add_share(const pybind11::handle& share, Share& total);

// "ValueError: what it says", of an exception that came out of Python.
std::string one_line(const pybind11::error_already_set& error);

}  // namespace gilscope::executors
