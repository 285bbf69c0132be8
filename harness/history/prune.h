// Keeping a history small: everything new, one run per day of what is older, then one per week.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/history/history.h"

namespace gilscope::history {

struct Thinning {
  std::int64_t daily = 90;    // days before the newest run from which on one run is kept per day
  std::int64_t weekly = 365;  // and from which on one per week
};

// The files that may go: summaries, of each machine and suite, and the lists of series that nobody
// needs then. The last run of a day or a week stays. Days are those that runs are ordered by.
std::vector<std::string> superfluous(const History& history, const Thinning& thinning);

// Removes them, or only says which they are.
std::vector<std::string> prune_folder(const std::filesystem::path& folder, const Thinning& thinning,
                                      bool dry_run);

}  // namespace gilscope::history
