// What the module gilscope_watch knows, read from C++.
#pragma once

#include <vector>

#include "harness/telemetry/sampler.h"

namespace gilscope::modules {

// The threads of this process that have enlisted for telemetry (watch_module.cpp); none where
// that module could not be built. The caller holds the GIL.
std::vector<telemetry::Watch> enlisted_watches();

}  // namespace gilscope::modules
