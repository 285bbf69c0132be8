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

// Without the program's name the first python3 on PATH would say where modules come from.
PyConfig configuration(const char* executable) {
  PyConfig config;
  PyConfig_InitPythonConfig(&config);
  config.parse_argv = 0;
  if (PyStatus_Exception(PyConfig_SetBytesString(&config, &config.program_name, executable)) != 0) {
    throw std::runtime_error(fmt::format("The interpreter '{}' cannot be embedded", executable));
  }
  return config;
}

void run_benchmarks() {
  PyConfig config = configuration(GILSCOPE_PYTHON);
  const py::scoped_interpreter interpreter(&config);  // clears it
#ifdef NDEBUG
  const char* build_type = "release";
#else
  const char* build_type = "debug";
#endif
  // Google Benchmark tells only its library's own, which Debian calls debug.
  benchmark::AddCustomContext("micro_build_type", build_type);
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
