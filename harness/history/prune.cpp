#include "harness/history/prune.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "harness/history/times.h"
#include "harness/support/error.h"
#include "harness/support/files.h"
#include "harness/support/utc.h"

namespace gilscope::history {
namespace {

constexpr std::int64_t kDay = std::int64_t{24} * 60 * 60;

std::int64_t day_of(const StoredRun& run) {
  return *parse_utc(time_of(run.summary.facts)) / kDay;
}

// Of the newest run: a history that rests loses nothing. One that is dated in the future does not
// count, or a wrong clock would make all others old.
std::int64_t today(const History& history) {
  const std::int64_t now = *parse_utc(utc_now()) / kDay;
  std::int64_t newest = 0;
  for (const Machine& machine : history.machines) {
    for (const StoredRun& run : machine.runs) {
      if (day_of(run) <= now) newest = std::max(newest, day_of(run));
    }
  }
  return newest;
}

// Whose runs replace each other: suite, unit of time, its number.
using Period = std::tuple<std::string, int, std::int64_t>;

// The lists of series that only runs that go have needed.
void add_lists(const Machine& machine, const std::set<std::string>& gone,
               std::vector<std::string>& files) {
  std::map<std::string, bool> needed;
  for (const StoredRun& run : machine.runs) {
    bool& is_needed = needed[machine.key + "/" + series_file_name(run.series_hash)];
    is_needed = is_needed || !gone.contains(run.file);
  }
  for (const auto& [file, is_needed] : needed) {
    if (!is_needed) files.push_back(file);
  }
}

}  // namespace

std::vector<std::string> superfluous(const History& history, const Thinning& thinning) {
  const std::int64_t newest = today(history);
  std::vector<std::string> files(history.unused.begin(), history.unused.end());
  for (const Machine& machine : history.machines) {
    std::map<Period, std::string> last;  // file of the last run
    std::set<std::string> gone;
    for (const StoredRun& run : machine.runs) {
      const std::int64_t day = day_of(run);
      if (newest - day < thinning.daily) continue;
      const bool by_week = newest - day >= thinning.weekly;
      // Weeks begin on Mondays; day 0 was a Thursday.
      const Period period{run.summary.facts.suite, by_week ? 7 : 1, by_week ? (day + 3) / 7 : day};
      std::string& file = last[period];
      if (!file.empty()) gone.insert(file);
      file = run.file;
    }
    files.insert(files.end(), gone.begin(), gone.end());
    if (!history.damaged.contains(machine.key)) add_lists(machine, gone, files);
  }
  std::ranges::sort(files);
  return files;
}

std::vector<std::string> prune_folder(const std::filesystem::path& folder, const Thinning& thinning,
                                      bool dry_run) {
  // No writer may come in between: it could need a list that is about to go.
  const FolderLock lock(folder, FolderLock::Kind::exclusive);
  std::vector<std::string> files = superfluous(arrange(read_folder(folder), {}), thinning);
  if (dry_run) return files;
  for (const std::string& file : files) {  // a machine's summaries go before its lists
    std::error_code error;
    std::filesystem::remove(folder / file, error);
    if (error) {
      throw UserError(fmt::format("'{}' cannot be removed ({}); check the folder's permissions.",
                                  (folder / file).string(), error.message()));
    }
  }
  return files;
}

}  // namespace gilscope::history
