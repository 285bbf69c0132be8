// The analysis as a document for Python, which draws it (docs/contracts.md, "An analysis").
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "harness/analysis/analysis.h"

namespace gilscope::analysis {

// `file` is the result file's name.
[[nodiscard]] nlohmann::json document(const Analysis& analysis, const std::string& file);

// {"median", "low", "high", "n"}, or null.
[[nodiscard]] nlohmann::json estimate_json(const std::optional<Estimate>& estimate);

// The table of metrics for those who show them: a list of rows, in its order.
[[nodiscard]] nlohmann::json metrics_json();

}  // namespace gilscope::analysis
