// The runner: one process that measures one cell (a visit), as a Google Benchmark program.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "harness/executors/executor.h"
#include "harness/telemetry/sampler.h"

namespace gilscope::runner {

// What the shells differ in.
struct Shell {
  std::string host;         // exe, embedded or native
  std::string interpreter;  // its tag, such as cp311; "native" without one
  // `visit` is the JSON text of the visit, for executors in Python.
  std::function<std::unique_ptr<executors::Executor>(const model::Cell&, const std::string& visit)>
      make_executor;
  // The threads that have enlisted for telemetry; empty where there is no CPython.
  // NOLINTNEXTLINE(readability-redundant-member-init): compilers mind lists that leave it out
  std::function<std::vector<telemetry::Watch>()> watches = {};
};

// With --gilscope_visit=FILE it measures the cell described there and writes --gilscope_report=FILE
// (the conductor's way). Without, it registers every cell that this shell can run under its name
// and obeys the ordinary --benchmark_* flags. Returns an exit status.
int runner_main(int argc, char** argv, const Shell& shell);

}  // namespace gilscope::runner
