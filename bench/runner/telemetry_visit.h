// A visit that watches instead of timing: what workers and the GIL are doing.
#pragma once

#include "bench/runner/live_cell.h"
#include "bench/runner/runner_main.h"

namespace gilscope::runner {

// Samples a live cell alternately unwatched and watched, so that the cost of watching is known too.
model::Telemetry watch_cell(const Shell& shell, LiveCell& live, int pairs);

}  // namespace gilscope::runner
