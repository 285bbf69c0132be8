// A history as a folder: adding to it, and what lies in it. Never overwrites anything.
#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "harness/history/summary_file.h"

namespace gilscope::history {

// What was passed over, or is odd. `file` is relative to the history.
struct Problem {
  std::string file;
  std::string reason;
};

// A run whose summary is in a history.
struct StoredRun {
  std::string file;  // relative to the history
  Summary summary;   // without series: those are shared
  std::string series_hash;
  std::shared_ptr<const SeriesList> series;
};

struct Content {
  std::vector<StoredRun> runs;  // in the order of their files' names
  std::vector<Problem> problems;
  std::set<std::string> unused;  // lists of series that no summary names; files
  std::set<std::string>
      damaged;  // keys of machines with a broken summary: what it needs is unknown
};

// Reads all of it. What is broken is a problem, and passed over. Who calls keeps writers out
// (FolderLock). Throws Interruption when a signal came.
Content read_folder(const std::filesystem::path& folder);

struct Added {
  std::string file;     // relative to the history
  bool is_new = false;  // false: the same was there already
};

// Adds all or none, and makes the folder. Safe against other writers. Throws UserError when one has
// the identity of another with other content, or when nothing can be written.
std::vector<Added> add_to_folder(const std::filesystem::path& folder,
                                 const std::vector<Summary>& summaries);

}  // namespace gilscope::history
