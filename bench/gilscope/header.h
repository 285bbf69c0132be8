// Making the header of a run: what is known of it before the first visit.
#pragma once

#include <string>

#include "harness/conductor/run_plan.h"
#include "harness/model/run.h"

namespace gilscope::commands {

// Of one side of a run; `name` is "new" or "base". Looks at the machine for what may spoil the run.
model::RunHeader make_header(const std::string& suite, const conductor::RunPlan& plan,
                             const conductor::Side& side, const std::string& run_id,
                             const std::string& name);

// 16 hexadecimal digits that no other run has.
[[nodiscard]] std::string new_run_id();

}  // namespace gilscope::commands
