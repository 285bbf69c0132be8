// The summary on the terminal.
#pragma once

#include <string>

#include "harness/analysis/analysis.h"

namespace gilscope::results {

// Per kernel, its strategies from the fastest to the slowest, each at its best worker count.
std::string summary(const Analysis& analysis);

// 0.00123 -> "1.23 ms"; 3 significant digits.
std::string time_text(double seconds);

// 14885000 -> "14.2 MiB".
std::string memory_text(double bytes);

}  // namespace gilscope::results
