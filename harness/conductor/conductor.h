// The conductor: visits every cell, round by round, and keeps what was measured.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/analysis/analysis.h"
#include "harness/conductor/run_plan.h"
#include "harness/model/run.h"

namespace gilscope::conductor {

struct RunOutcome {
  // cpus_changed: some were taken away or given meanwhile, so what came later would not compare.
  enum class Status { complete, interrupted, budget_too_short, cpus_changed };

  Status status = Status::complete;
  std::int64_t usable_cpus = 0;              // when it began
  std::vector<std::string> failures;         // "cell: reason" of each failed cell
  std::vector<analysis::Analysis> analyses;  // of what was written, for each side
};

// Measures. `done` are the visits of an earlier part of the same run (--resume), a list for each
// side; empty otherwise. Writes the result files at the end, also of an interrupted run; the
// journals go when the run is complete. A budget that ends within the first round, or another
// number of CPUs, ends the run like an interruption. Throws UserError when something cannot be
// written or put up; what was measured before is then in the journals.
RunOutcome conduct(const RunPlan& plan, std::vector<std::vector<model::Visit>> done);

}  // namespace gilscope::conductor
