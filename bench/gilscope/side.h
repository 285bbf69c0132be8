// Making a side of a run: from a suite and a tree to cells, interpreters and a header.
#pragma once

#include <string>
#include <vector>

#include "harness/conductor/conductor.h"
#include "harness/plan/plan.h"

namespace gilscope::commands {

// A path, or the name of a shipped suite.
plan::Suite find_suite(const std::string& wanted);

// Everything but its result file. Builds the modules that its cells need. `pythons` may be empty:
// those of the suite, or the configured one.
conductor::Side make_side(const plan::Suite& suite, const plan::Filter& filter, const Tree& tree,
                          const std::vector<std::string>& pythons);

// context.gilscope of a side; `name` is "new" or "base".
nlohmann::json make_header(const plan::Suite& suite, const conductor::Side& side,
                           const conductor::Settings& settings, const std::string& run_id,
                           const std::string& name);

}  // namespace gilscope::commands
