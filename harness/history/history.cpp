#include "harness/history/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ranges>
#include <set>
#include <tuple>

#include "harness/history/times.h"
#include "harness/support/files.h"
#include "harness/support/printable.h"
#include "harness/support/utc.h"

namespace gilscope::history {
namespace {

// Runs of one commit stay together, and commits of the same second are in the order in which they
// were first measured. UTC texts compare as their times do.
void sort_runs(std::vector<StoredRun>& runs) {
  std::map<std::string, std::string> first_start;  // by commit
  for (const StoredRun& run : runs) {
    const std::string& start = run.summary.facts.started_at;
    const auto [entry, is_new] = first_start.emplace(run.summary.facts.commit.value_or(""), start);
    if (!is_new) entry->second = std::min(entry->second, start);
  }
  const auto key = [&](const StoredRun& run) {
    const std::string commit = run.summary.facts.commit.value_or("");
    const std::string& start = run.summary.facts.started_at;
    return std::tuple(time_of(run.summary.facts), commit.empty() ? start : first_start.at(commit),
                      commit, start, run.file);
  };
  std::ranges::sort(runs, {}, key);
}

std::vector<std::string> parts_of(const std::string& name) {
  std::vector<std::string> parts = {""};
  for (const char c : name) {
    if (c == '/') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

// A cell's name holds most of its words: kernel/size/executor.binding/workers:N/interpreter.
SeriesWords renamed(SeriesWords words, const std::string& name) {
  if (words.name == name) return words;
  words.name = name;
  const std::vector<std::string> parts = parts_of(name);
  if (parts.size() != 5 || parts[3] != fmt::format("workers:{}", words.workers)) {
    if (words.strategy.empty()) words.kernel = name;  // of an import
    return words;
  }
  words.kernel = parts[0];
  words.size = parts[1];
  words.strategy = parts[2];
  words.executor = parts[2].substr(0, parts[2].find('.'));
  words.binding = parts[2].substr(std::min(parts[2].find('.'), parts[2].size() - 1) + 1);
  words.interpreter = parts[4];
  return words;
}

// The series of a machine, found by name and digest.
class SeriesFinder {
 public:
  SeriesFinder(Machine& machine, const Aliases& aliases, std::vector<Problem>& problems)
      : machine_(machine), aliases_(aliases), problems_(problems) {}

  void find() {
    // From the newest on: its words and its order count.
    for (const StoredRun& run : std::views::reverse(machine_.runs)) learn(run);
    for (std::size_t i = 0; i < machine_.runs.size(); ++i) add_run(i);
    std::erase_if(machine_.series, [](const Series& series) { return series.runs.empty(); });
  }

 private:
  static constexpr std::size_t kPassedOver = static_cast<std::size_t>(-1);

  // Of each row of a list of series: which of the machine's series it is.
  void learn(const StoredRun& run) {
    auto& indices = by_list_[run.series.get()];
    if (!indices.empty()) return;
    std::set<std::size_t> taken;
    for (const SeriesWords& words : *run.series) {
      const std::size_t index = index_of(words);
      const bool is_new = taken.insert(index).second;
      indices.push_back(is_new ? index : kPassedOver);
      if (is_new) continue;
      problems_.push_back({run.file, fmt::format("aliases.toml makes two of its series '{}'; one "
                                                 "was passed over",
                                                 machine_.series[index].words.name)});
    }
  }

  std::size_t index_of(const SeriesWords& words) {
    const std::string name = printable(aliases_.current(words.name));
    const auto [entry, is_new] =
        by_key_.emplace(std::pair(name, words.digest), machine_.series.size());
    if (is_new) machine_.series.push_back({renamed(words, name), {}, {}});
    return entry->second;
  }

  void add_run(std::size_t number) {
    const StoredRun& run = machine_.runs[number];
    const auto& indices = by_list_.at(run.series.get());
    const std::vector<Value>& times = run.summary.columns[model::metrics::warm_s];
    for (std::size_t row = 0; row < indices.size(); ++row) {
      if (indices[row] == kPassedOver || !times[row]) continue;
      machine_.series[indices[row]].runs.push_back(number);
      machine_.series[indices[row]].rows.push_back(row);
    }
  }

  Machine& machine_;
  const Aliases& aliases_;
  std::vector<Problem>& problems_;
  std::map<std::pair<std::string, std::string>, std::size_t> by_key_;
  std::map<const SeriesList*, std::vector<std::size_t>> by_list_;
};

void check_clock(const StoredRun& run, const std::string& now, std::vector<Problem>& problems) {
  const RunFacts& facts = run.summary.facts;
  if (facts.commit_time && facts.started_at < *facts.commit_time) {
    problems.push_back(
        {run.file, fmt::format("it started at {}, before its commit was made at {}; a clock was "
                               "wrong",
                               facts.started_at, *facts.commit_time)});
  }
  if (facts.started_at > now) {
    problems.push_back({run.file, fmt::format("it started at {}, which is yet to come; a clock was "
                                              "wrong",
                                              facts.started_at)});
  }
}

std::string last_start(const Machine& machine) {
  std::string last;
  for (const StoredRun& run : machine.runs) last = std::max(last, run.summary.facts.started_at);
  return last;
}

}  // namespace

std::size_t History::runs() const {
  std::size_t count = 0;
  for (const Machine& machine : machines) count += machine.runs.size();
  return count;
}

bool as_before(const Series& series, const std::vector<StoredRun>& runs, std::size_t i) {
  const Summary& before = runs[series.runs[i - 1]].summary;
  const Summary& now = runs[series.runs[i]].summary;
  if (before.facts.min_sample_s == now.facts.min_sample_s) return true;
  return !before.columns[model::metrics::burst_s][series.rows[i - 1]] &&
         !now.columns[model::metrics::burst_s][series.rows[i]];
}

const std::string& time_of(const RunFacts& facts) {
  return facts.commit_time ? *facts.commit_time : facts.started_at;
}

History read_history(const std::filesystem::path& folder) {
  const FolderLock lock(folder, FolderLock::Kind::shared);
  return arrange(read_folder(folder), Aliases::read(folder));
}

History arrange(Content content, const Aliases& aliases) {
  History history;
  history.problems = std::move(content.problems);
  history.unused = std::move(content.unused);
  history.damaged = std::move(content.damaged);
  const std::string now = utc_now();
  for (StoredRun& run : content.runs) {
    check_clock(run, now, history.problems);
    if (history.machines.empty() || history.machines.back().key != run.summary.facts.machine.key) {
      history.machines.push_back({run.summary.facts.machine.key, {}, {}});
    }
    history.machines.back().runs.push_back(std::move(run));
  }
  for (Machine& machine : history.machines) {
    sort_runs(machine.runs);
    SeriesFinder(machine, aliases, history.problems).find();
  }
  std::ranges::sort(history.machines, std::ranges::greater{}, last_start);
  return history;
}

}  // namespace gilscope::history
