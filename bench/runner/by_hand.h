// Running a runner by hand, with the ordinary flags of Google Benchmark.
#pragma once

#include "bench/runner/shell.h"

namespace gilscope::runner {

// Registers every cell that this shell can run and runs those that --benchmark_filter selects.
int run_by_hand(const Shell& shell);

}  // namespace gilscope::runner
