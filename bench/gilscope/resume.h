// What an interrupted run has left: finding it, going on from it, not overwriting it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/conductor/run_plan.h"
#include "harness/model/run.h"

namespace gilscope::commands {

// The result file of the youngest interrupted run of a suite in results/, whose names begin with
// their time. Throws UserError when there is none.
std::filesystem::path interrupted_result(const std::string& suite);

// Throws UserError when an interrupted run lies where a new one would be written.
void refuse_unfinished(const std::filesystem::path& result);

// Which settings the command line says anew.
struct SaidAnew {
  bool precision = false;
  bool budget = false;
};

// Takes over seed, settings and headers of the interrupted run, but for what is said anew; returns
// the visits of each side. Throws UserError when there is no journal, or one of another plan.
std::vector<std::vector<model::Visit>> resume(conductor::RunPlan& plan, const SaidAnew& anew);

}  // namespace gilscope::commands
