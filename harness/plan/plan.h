// From what there is (kernels, executors, interpreters) and what is wanted (a suite) to cells.
#pragma once

#include <vector>

#include "harness/model/cell.h"
#include "harness/plan/catalogue.h"
#include "harness/plan/planned_interpreter.h"
#include "harness/plan/suite.h"

namespace gilscope::plan {

using model::Cell;
using model::PlannedCell;

// Every cell the suite selects, each once, in the suite's order. Throws UserError when a glob
// matches nothing (naming the nearest name) or nothing is left to measure.
std::vector<PlannedCell> make_plan(const Suite& suite, const Filter& filter,
                                   const Catalogue& catalogue,
                                   const std::vector<PlannedInterpreter>& interpreters);

// What turned out after planning (modules that cannot be built, say): the cells of hosts that are
// unavailable now are skipped, with the reason. No other cell changes.
void skip_unavailable(std::vector<PlannedCell>& cells,
                      const std::vector<PlannedInterpreter>& interpreters);

}  // namespace gilscope::plan
