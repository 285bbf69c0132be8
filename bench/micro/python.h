// The embedded interpreter, as the micro-benchmarks use it.
#pragma once

#include <pybind11/embed.h>

namespace gilscope::micro {

namespace py = pybind11;

// Runs Python source in a namespace of its own and returns what it calls `name`. Needs the GIL.
inline py::object define(const char* source, const char* name) {
  py::dict scope;
  scope["__builtins__"] = py::module_::import("builtins");
  py::exec(source, scope);
  return scope[name];
}

}  // namespace gilscope::micro
