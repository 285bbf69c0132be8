// A shell: what surrounds the runner, and what the runner asks it for.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "harness/executors/executor.h"
#include "harness/telemetry/sampler.h"

namespace gilscope::runner {

// What the three shells (native, hosted, embedded) differ in.
struct Shell {
  std::string host;         // exe, embedded or native
  std::string interpreter;  // its tag, such as cp311; "native" without one
  // `visit` is the JSON text of the visit, for executors in Python.
  std::function<std::unique_ptr<executors::Executor>(const model::Cell&, const std::string& visit)>
      make_executor;
  // The threads that have enlisted for telemetry; empty where there is no CPython.
  std::function<std::vector<telemetry::Watch>()> watches = {};
};

}  // namespace gilscope::runner
