// A comparison for people: on the terminal and as Markdown. The verdict and its sentence come
// first.
#pragma once

#include <string>

#include "harness/comparison/comparison.h"
#include "harness/comparison/conclusion.h"

namespace gilscope::text {

[[nodiscard]] std::string comparison_text(const comparison::Comparison& comparison,
                                          const comparison::Conclusion& conclusion);
[[nodiscard]] std::string comparison_markdown(const comparison::Comparison& comparison,
                                              const comparison::Conclusion& conclusion);

}  // namespace gilscope::text
