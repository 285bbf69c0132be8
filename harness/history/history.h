// A whole history, in order: machines, their runs, and the series that go through the runs.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/history/aliases.h"
#include "harness/history/folder.h"

namespace gilscope::history {

// What is followed: one name and digest on one machine. `runs` are indices of the machine's
// runs, ascending; `rows`, parallel to it, say where the series stands in that run's columns.
struct Series {
  SeriesWords words;
  std::vector<std::size_t> runs;
  std::vector<std::size_t> rows;
};

struct Machine {
  std::string key;
  std::vector<StoredRun> runs;  // by time of the commit where that is known, else by their start
  std::vector<Series> series;   // in the order of the newest run's plan
};

struct History {
  std::vector<Machine> machines;  // the most recently measured first
  std::vector<Problem> problems;
  std::set<std::string> unused;  // as in Content
  std::set<std::string> damaged;

  [[nodiscard]] std::size_t runs() const;
};

// Throws UserError when the aliases cannot be used, Interruption when a signal came.
History read_history(const std::filesystem::path& folder);

// Throws UserError when an alias leads to another.
History arrange(Content content, const Aliases& aliases);

// Whether a sample of the series was as long in its run `i` as in the one before, so that their
// times can be compared with each other (as comparison.cpp decides it). A burst is told apart from
// the time where a sample is several executions.
[[nodiscard]] bool as_before(const Series& series, const std::vector<StoredRun>& runs,
                             std::size_t i);

// When a run counts: at its commit's time, or at its start when that is unknown. UTC.
const std::string& time_of(const RunFacts& facts);

}  // namespace gilscope::history
