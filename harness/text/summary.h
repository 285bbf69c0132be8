// The summary on the terminal.
#pragma once

#include <string>

#include "harness/analysis/analysis.h"

namespace gilscope::text {

// Per kernel, its strategies from the fastest to the slowest, each at its best worker count.
[[nodiscard]] std::string summary(const analysis::Analysis& analysis);

}  // namespace gilscope::text
