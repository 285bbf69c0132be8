// A visit that watches instead of timing: what workers and the GIL are doing.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bench/runner/live_cell.h"
#include "bench/runner/shell.h"

namespace gilscope::runner {

// Samples a live cell alternately unwatched and watched, so that the cost of watching is known too.
// Returns the report's `telemetry` (docs/contracts.md).
nlohmann::json watch_cell(const Shell& shell, LiveCell& live, int pairs);

}  // namespace gilscope::runner
