// A visit that watches instead of timing: what workers and the GIL are doing.
#pragma once

#include <cstdint>

#include "bench/runner/live_cell.h"
#include "bench/runner/shell.h"

namespace gilscope::runner {

// Samples a live cell, of so many executions each, until it has been watched for long enough; the
// first `pairs` in turn unwatched and watched, so that the cost of watching is known too.
model::Telemetry watch_cell(const Shell& shell, LiveCell& live, int pairs, std::int64_t executions);

}  // namespace gilscope::runner
