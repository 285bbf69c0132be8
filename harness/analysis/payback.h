// From how many executions on a strategy pays for its start.
#pragma once

#include <optional>

#include "harness/analysis/cell_analysis.h"

namespace gilscope::analysis {

// The fewest executions n for which start-up + cold + (n - 1) warm is no more than that of the
// base: the median over rounds that both were visited in, with its interval. Nothing where it never
// pays in half of the rounds, or there is no such round; no upper end where it may never pay.
[[nodiscard]] std::optional<Estimate> pays_from(const CellAnalysis& base, const CellAnalysis& cell);

}  // namespace gilscope::analysis
