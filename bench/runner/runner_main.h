// The runner: one process that measures one cell (a visit), as a Google Benchmark program.
#pragma once

#include "bench/runner/shell.h"

namespace gilscope::runner {

// With --gilscope_visit=FILE it measures the cell described there and writes --gilscope_report=FILE
// (the conductor's way). Without, it registers every cell that this shell can run under its name
// and obeys the ordinary --benchmark_* flags. Returns an exit status.
int runner_main(int argc, char** argv, const Shell& shell);

}  // namespace gilscope::runner
