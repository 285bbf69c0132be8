// A visit: the conductor's way of running a runner. See docs/contracts.md, "A visit".
#pragma once

#include <string>

#include "bench/runner/shell.h"

namespace gilscope::runner {

// Reads the visit from one file, measures its cell, writes the report to the other. Returns
// kFinding when the report holds an error.
int run_visit(const Shell& shell, const std::string& visit_file, const std::string& report_file);

}  // namespace gilscope::runner
