// A whole history, in order: machines, their runs, and the series that go through the runs.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/history/aliases.h"
#include "harness/history/folder.h"

namespace gilscope::history {

// What is followed: one name and digest on one machine. `runs` are places in the machine's runs,
// ascending; `places`, parallel to it, where the series stands in that run's columns.
struct Series {
  nlohmann::json words;
  std::vector<std::size_t> runs;
  std::vector<std::size_t> places;
};

struct Machine {
  std::string key;
  std::vector<Kept> runs;      // by time of the commit where that is known, else by their start
  std::vector<Series> series;  // in the order of the newest run's plan
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

// Where a run stands in time: its commit's, or its start when that is unknown. UTC.
const std::string& time_of(const Summary& summary);

}  // namespace gilscope::history
