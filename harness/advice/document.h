// An advice as JSON: for `--json`, the Python API and the page (docs/contracts.md, "Advice").
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "harness/advice/answer.h"

namespace gilscope::advice {

[[nodiscard]] nlohmann::json document(const Advice& advice);

}  // namespace gilscope::advice
