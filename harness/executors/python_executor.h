// Executors written in Python, seen as C++ executors. Compiled against one interpreter.
#pragma once

#include <memory>
#include <string>

#include "harness/executors/executor.h"

namespace gilscope::executors {

// Imports the module of `harness/executors/` that provides the cell's executor. `visit` is the JSON
// text of the visit, from which workers learn their cell and what they must run on. The caller
// holds the GIL, here and in every call. Python exceptions come out as std::runtime_error with one
// line.
std::unique_ptr<Executor> make_python_executor(const model::Cell& cell, const std::string& visit);

}  // namespace gilscope::executors
