// The embedded shell: the runner as a program with CPython inside (PEP 587 configuration).
#include <fmt/format.h>
#include <pybind11/pybind11.h>

#include <cstdlib>

#include "bench/runner/runner_main.h"
#include "harness/executors/python_executor.h"
#include "harness/executors/python_values.h"
#include "harness/modules/watches.h"
#include "harness/support/error.h"

namespace py = pybind11;

namespace {

using namespace gilscope;

void check(const PyStatus& status) {
  if (PyStatus_Exception(status) != 0) Py_ExitStatusException(status);
}

// The conductor says which: several environments share this program. By hand, that which it was
// built for.
const char* executable() {
  const char* path = std::getenv("GILSCOPE_EXECUTABLE");
  return path != nullptr && *path != '\0' ? path : PYTHON_EXECUTABLE;
}

// CPython as its own executable would start it: same prefix, same site-packages, same
// sys.executable. Without program_name, sys.executable is the first python3 on PATH.
class Python {
 public:
  Python() {
    PyConfig config;
    PyConfig_InitPythonConfig(&config);
    config.parse_argv = 0;
    config.install_signal_handlers = 0;
    check(PyConfig_SetBytesString(&config, &config.program_name, executable()));
    check(Py_InitializeFromConfig(&config));
    PyConfig_Clear(&config);
  }
  Python(const Python&) = delete;
  Python& operator=(const Python&) = delete;
  ~Python() { Py_FinalizeEx(); }
};

std::unique_ptr<executors::Executor> make_executor(const model::Cell& cell,
                                                   const std::string& visit) {
  if (cell.executor.starts_with("embed_")) return executors::make_executor(cell, visit);
  return executors::make_python_executor(cell, visit);
}

}  // namespace

int main(int argc, char** argv) {
  const Python python;
  try {
    const auto tag = py::module_::import("harness.interpreter.probe").attr("tag")();
    return runner::runner_main(argc, argv,
                               {.host = "embedded",
                                .interpreter = tag.cast<std::string>(),
                                .make_executor = make_executor,
                                .watches = modules::enlisted_watches});
  } catch (const py::error_already_set& error) {
    fmt::print(
        stderr,
        "gilscope-runner: {}; set PYTHONPATH to the checkout and the folder of this program.\n",
        executors::one_line(error));
    return kBadInput;
  }
}
