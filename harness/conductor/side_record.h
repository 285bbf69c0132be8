// What has been measured of one side: in its journal at once, in its result file at the end.
#pragma once

#include <optional>
#include <vector>

#include "harness/analysis/analysis.h"
#include "harness/conductor/run_plan.h"
#include "harness/model/run.h"
#include "harness/storage/journal.h"

namespace gilscope::conductor {

class SideRecord {
 public:
  // Begins a journal, or goes on with the one that `done` was read from. Throws UserError when it
  // cannot be written.
  SideRecord(const Side& side, std::vector<model::Visit> done);

  // The visit is on disk when this returns; throws UserError.
  void append(model::Visit visit);

  // Analyses the run, adds to its warnings those of what happened meanwhile and those that the
  // visits themselves give, and writes the result file. Once, and nothing is appended after it.
  // Throws UserError.
  [[nodiscard]] analysis::Analysis write(bool complete,
                                         const std::vector<model::Warning>& meanwhile);

  // Of a run that is complete.
  void remove_journal() const;

 private:
  void keep(model::Visit visit);

  const Side& side_;
  model::Run run_;
  storage::Journal journal_;
};

}  // namespace gilscope::conductor
