// Keeping a history small: all of what is new, a run a day of what is older, then a run a week.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/history/history.h"

namespace gilscope::history {

struct Thinning {
  std::int64_t daily = 90;    // days before the newest run from which on a day keeps one run
  std::int64_t weekly = 365;  // and from which on a week does
};

// The files that may go: summaries, of each machine and suite, and the lists of series that nobody
// needs then. The last run of a day or a week stays. Days are those that runs are ordered by.
std::vector<std::string> superfluous(const History& history, const Thinning& thinning);

// Removes them, or only says which they are.
std::vector<std::string> prune_folder(const std::filesystem::path& folder, const Thinning& thinning,
                                      bool dry_run);

}  // namespace gilscope::history
