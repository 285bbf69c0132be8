// micro: what the primitives cost that concurrency strategies are built from.
//
// One interpreter is embedded for the whole run, and its GIL is released: benchmarks of Python
// acquire it for themselves, the others run as if there were none.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdio>
#include <stdexcept>

#include "bench/micro/python.h"

namespace gilscope::micro {
namespace {

class Config {
 public:
  explicit Config(const char* executable) {
    PyConfig_InitPythonConfig(&config_);
    config_.parse_argv = 0;
    // Without it the first python3 on PATH would say where modules come from.
    if (PyStatus_Exception(PyConfig_SetBytesString(&config_, &config_.program_name, executable)) !=
        0) {
      throw std::runtime_error(fmt::format("The interpreter '{}' cannot be embedded", executable));
    }
  }
  Config(const Config&) = delete;
  Config& operator=(const Config&) = delete;
  PyConfig* get() { return &config_; }  // py::scoped_interpreter clears it

 private:
  PyConfig config_{};
};

void run_benchmarks() {
  Config config(GILSCOPE_PYTHON);
  const py::scoped_interpreter interpreter(config.get());
  benchmark::AddCustomContext("python", Py_GetVersion());
  benchmark::AddCustomContext("python_executable", GILSCOPE_PYTHON);
  const py::gil_scoped_release released;
  benchmark::RunSpecifiedBenchmarks();
}

}  // namespace
}  // namespace gilscope::micro

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  try {
    gilscope::micro::run_benchmarks();
  } catch (const std::exception& error) {
    fmt::print(stderr, "micro: {}\n", error.what());
    return 1;
  }
  benchmark::Shutdown();
}
