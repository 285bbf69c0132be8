// A comparison as a document (docs/contracts.md, "A comparison"): for the page, the gate and
// scripts.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "harness/comparison/comparison.h"
#include "harness/comparison/conclusion.h"

namespace gilscope::comparison {

[[nodiscard]] nlohmann::json document(const Comparison& comparison, const Conclusion& conclusion);

}  // namespace gilscope::comparison
