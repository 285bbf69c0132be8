// What the visits themselves say against trusting them.
#pragma once

#include <vector>

#include "harness/analysis/analysis.h"
#include "harness/model/warning.h"

namespace gilscope::analysis {

// few_visits, wide_interval, correlated_visits, drift, bimodal, idle_workers, still_warming,
// no_steady_state.
std::vector<model::Warning> warnings_of(const Analysis& analysis);

}  // namespace gilscope::analysis
