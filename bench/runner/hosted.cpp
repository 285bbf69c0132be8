// The hosted shell: the runner as a module that the interpreter's own executable imports.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "bench/runner/runner_main.h"
#include "harness/interpreter/python_executor.h"
#include "harness/model/json.h"

namespace py = pybind11;

namespace {

int run(std::vector<std::string> arguments, const std::string& tag) {
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  return gilscope::runner::runner_main(
      static_cast<int>(arguments.size()), argv.data(),
      {.host = "exe",
       .interpreter = tag,
       .make_executor = gilscope::interpreter::make_python_executor,
       .watches = gilscope::interpreter::enlisted_watches});
}

// For programs that want to be watched themselves, as in scripts/trust/gil.py.
std::string watch(const std::vector<int>& threads, double seconds) {
  using namespace gilscope;
  telemetry::Sampler sampler(threads, interpreter::enlisted_watches(), telemetry::Running::unknown);
  {
    const py::gil_scoped_release released;
    sampler.start();
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    sampler.stop();
  }
  return nlohmann::json(sampler.report()).dump();
}

}  // namespace

#if PYBIND11_VERSION_MAJOR >= 3
PYBIND11_MODULE(gilscope_hosted, module, py::mod_gil_not_used()) {
#else  // for PyPys that do not know it
PYBIND11_MODULE(gilscope_hosted, module) {
#endif
  module.doc() = "The runner of gilscope inside this interpreter.";
  module.def("run", &run, py::arg("arguments"), py::arg("tag"),
             "Runs the runner with a command line; returns its exit status.");
  module.def("watch", &watch, py::arg("threads"), py::arg("seconds"),
             "Watches threads of this process that have enlisted (gilscope_watch); returns JSON.");
}
