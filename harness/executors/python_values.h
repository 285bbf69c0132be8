// What passes between C++ executors and workers in Python: cells, shares and errors. Compiled
// against one interpreter.
#pragma once

#include <pybind11/pybind11.h>

#include <stdexcept>
#include <string>

#include "harness/executors/executor.h"

namespace gilscope::executors {

// The cell as workers in Python see it: a dict with `expected` and `runner_pid`. `visit` is the
// JSON text of the visit.
pybind11::dict python_cell(const std::string& visit);

// Adds up what `harness.executors.worker` calls a share. Results in it, which must then be bytes,
// are copied: those of another interpreter cannot be kept.
void add_share(const pybind11::handle& share, Share& total);

// The first line of a value as text, whatever it holds.
std::string first_line(const pybind11::object& value);

// "ValueError: what it says", of an exception that came out of Python.
std::string one_line(const pybind11::error_already_set& error);

// Calls Python; what it raises is thrown as std::runtime_error, with that line.
template <typename Call>
auto in_python(const Call& call) {
  try {
    return call();
  } catch (const pybind11::error_already_set& error) {
    throw std::runtime_error(one_line(error));
  }
}

}  // namespace gilscope::executors
