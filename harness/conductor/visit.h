// One visit, seen from the conductor: a fresh runner process that measures one cell.
#pragma once

#include <filesystem>

#include "harness/conductor/conductor.h"

namespace gilscope::conductor {

// A folder for the files between conductor and runner; removed with its content at the end.
class Exchange {
 public:
  Exchange();  // throws UserError when the temporary folder cannot be written
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
  ~Exchange();
  [[nodiscard]] std::filesystem::path visit() const { return folder_ / "visit.json"; }
  [[nodiscard]] std::filesystem::path report() const { return folder_ / "report.json"; }

 private:
  std::filesystem::path folder_;
};

// `padding`: bytes that are added to the environment, see rounds.h. With `telemetry` the cell is
// watched instead of timed, and the line has "telemetry" in place of "report".
//
// The journal's line of this visit without its numbers: {"cell", "report"} or {"cell", "failed"};
// nothing when the visit was interrupted.
std::optional<results::Visit> visit(const model::Cell& cell,
                                    const interpreter::Interpreter* interpreter, const Tree& tree,
                                    const Settings& settings, const Exchange& exchange,
                                    std::size_t padding, bool telemetry = false);

}  // namespace gilscope::conductor
