#include "harness/history/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ranges>
#include <set>
#include <tuple>

#include "harness/history/times.h"
#include "harness/storage/context.h"
#include "harness/support/files.h"
#include "harness/support/printable.h"

namespace gilscope::history {
namespace {

using nlohmann::json;

std::string commit_of(const Summary& summary) {
  const json& commit = summary.facts.at("commit");
  return commit.is_null() ? "" : commit.get<std::string>();
}

// Runs of one commit stay together, and commits of the same second are in the order in which they
// were first measured. UTC texts compare as their times do.
void sort_runs(std::vector<Kept>& runs) {
  std::map<std::string, std::string> first_start;  // by commit
  for (const Kept& run : runs) {
    const std::string& start = run.summary.text("started_at");
    const auto [entry, is_new] = first_start.emplace(commit_of(run.summary), start);
    if (!is_new) entry->second = std::min(entry->second, start);
  }
  const auto key = [&](const Kept& run) {
    const std::string commit = commit_of(run.summary);
    const std::string& start = run.summary.text("started_at");
    return std::tuple(time_of(run.summary), commit.empty() ? start : first_start.at(commit), commit,
                      start, run.file);
  };
  std::ranges::sort(runs, {}, key);
}

// The series of a machine, found by name and digest.
class SeriesFinder {
 public:
  SeriesFinder(Machine& machine, const Aliases& aliases, std::vector<Problem>& problems)
      : machine_(machine), aliases_(aliases), problems_(problems) {}

  void find() {
    // From the newest on: its words and its order count.
    for (const Kept& run : std::views::reverse(machine_.runs)) learn(run);
    for (std::size_t i = 0; i < machine_.runs.size(); ++i) add_run(i);
    std::erase_if(machine_.series, [](const Series& series) { return series.runs.empty(); });
  }

 private:
  static constexpr std::size_t kPassedOver = static_cast<std::size_t>(-1);

  // Of each place in a list of series: which of the machine's series it is.
  void learn(const Kept& run) {
    auto& indices = by_list_[run.series.get()];
    if (!indices.empty()) return;
    std::set<std::size_t> taken;
    for (const json& words : *run.series) {
      const std::size_t index = index_of(words);
      const bool is_new = taken.insert(index).second;
      indices.push_back(is_new ? index : kPassedOver);
      if (is_new) continue;
      problems_.push_back({run.file, fmt::format("aliases.toml makes two of its series '{}'; one "
                                                 "was passed over",
                                                 machine_.series[index].words.value("name", ""))});
    }
  }

  std::size_t index_of(const json& words) {
    const auto& old_name = words.at("name").get_ref<const std::string&>();
    const std::string name = printable(aliases_.current(old_name));
    const auto [entry, is_new] = by_key_.emplace(
        std::pair(name, words.at("digest").get<std::string>()), machine_.series.size());
    if (is_new) machine_.series.push_back({renamed(words, old_name, name), {}, {}});
    return entry->second;
  }

  // A cell's name holds most of its words: kernel/size/executor.binding/workers:N/interpreter.
  static json renamed(json words, const std::string& old_name, const std::string& name) {
    if (old_name == name) return words;
    words["name"] = name;
    std::vector<std::string> parts = {""};
    for (const char c : name) {
      if (c == '/') {
        parts.emplace_back();
      } else {
        parts.back() += c;
      }
    }
    if (parts.size() != 5 || parts[3] != fmt::format("workers:{}", words.at("workers").dump())) {
      if (words.at("strategy").get_ref<const std::string&>().empty())
        words["kernel"] = name;  // of an import
      return words;
    }
    words["kernel"] = parts[0];
    words["size"] = parts[1];
    words["strategy"] = parts[2];
    words["executor"] = parts[2].substr(0, parts[2].find('.'));
    words["binding"] = parts[2].substr(std::min(parts[2].find('.'), parts[2].size() - 1) + 1);
    words["interpreter"] = parts[4];
    return words;
  }

  void add_run(std::size_t number) {
    const Kept& run = machine_.runs[number];
    const auto& indices = by_list_.at(run.series.get());
    for (std::size_t place = 0; place < indices.size(); ++place) {
      if (indices[place] == kPassedOver || !run.summary.columns[0][place]) continue;
      machine_.series[indices[place]].runs.push_back(number);
      machine_.series[indices[place]].places.push_back(place);
    }
  }

  Machine& machine_;
  const Aliases& aliases_;
  std::vector<Problem>& problems_;
  std::map<std::pair<std::string, std::string>, std::size_t> by_key_;
  std::map<const SeriesList*, std::vector<std::size_t>> by_list_;
};

void check_clock(const Kept& run, const std::string& now, std::vector<Problem>& problems) {
  const std::string& start = run.summary.text("started_at");
  const json& commit_time = run.summary.facts.at("commit_time");
  if (!commit_time.is_null() && start < commit_time.get_ref<const std::string&>()) {
    problems.push_back(
        {run.file, fmt::format("it started at {}, before its commit was made at {}; a clock was "
                               "wrong",
                               start, commit_time.get_ref<const std::string&>())});
  }
  if (start > now) {
    problems.push_back({run.file, fmt::format("it started at {}, which is yet to come; a clock was "
                                              "wrong",
                                              start)});
  }
}

std::string last_start(const Machine& machine) {
  std::string last;
  for (const Kept& run : machine.runs) last = std::max(last, run.summary.text("started_at"));
  return last;
}

}  // namespace

std::size_t History::runs() const {
  std::size_t count = 0;
  for (const Machine& machine : machines) count += machine.runs.size();
  return count;
}

const std::string& time_of(const Summary& summary) {
  const json& commit_time = summary.facts.at("commit_time");
  return commit_time.is_null() ? summary.text("started_at")
                               : commit_time.get_ref<const std::string&>();
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
  const std::string now = results::utc_now();
  for (Kept& run : content.kept) {
    check_clock(run, now, history.problems);
    if (history.machines.empty() || history.machines.back().key != run.summary.machine()) {
      history.machines.push_back({run.summary.machine(), {}, {}});
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
