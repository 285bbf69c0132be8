// What so many items take from nothing to the last result: of a run that answers for a number of
// them (model::RunSettings::asked_items).
#pragma once

#include <optional>

#include "harness/analysis/cell_analysis.h"
#include "harness/model/run.h"

namespace gilscope::analysis {

// The parts of a visit, in seconds; cold and warm of one execution. Where results are many bytes,
// warm executions are taken to last as the cold one: in a real run all results are kept, in new
// memory, while a warm sample gets what the one before has freed.
struct VisitParts {
  double startup_s = 0;
  double cold_s = 0;
  double warm_s = 0;
  double teardown_s = 0;

  // Of so many executions, a fraction or many: the first is cold, and there is one start-up.
  [[nodiscard]] double whole_s(double executions) const;
};

// Nothing where it has no warm sample. Of older visits without a cold one, that is as a warm one.
[[nodiscard]] std::optional<VisitParts> parts_of(const model::Visit& visit);
[[nodiscard]] VisitParts parts_of(const VisitValues& visit);

}  // namespace gilscope::analysis
