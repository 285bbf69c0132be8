#include "harness/history/folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "harness/support/error.h"
#include "harness/support/files.h"
#include "harness/support/hash.h"
#include "harness/support/printable.h"
#include "harness/support/process.h"

namespace gilscope::history {
namespace {

namespace fs = std::filesystem;

// Names of what lies in a folder, sorted; hidden things belong to others (git).
std::vector<fs::directory_entry> entries_of(const fs::path& folder) {
  std::vector<fs::directory_entry> entries;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (!entry.path().filename().string().starts_with('.')) entries.push_back(entry);
  }
  std::ranges::sort(entries, {}, [](const auto& entry) { return entry.path().filename(); });
  return entries;
}

// A real one: a link could lead anywhere.
bool is_real_folder(const fs::path& path) {
  return fs::is_directory(fs::symlink_status(path));
}
bool is_real_file(const fs::path& path) {
  return fs::is_regular_file(fs::symlink_status(path));
}

// Reads the folder of one machine.
class MachineReader {
 public:
  MachineReader(const fs::path& folder, Content& content)
      : folder_(folder), key_(folder.filename().string()), content_(content) {}

  void read() {
    std::set<std::string> lists;
    for (const auto& entry : entries_of(folder_)) {
      if (interrupted()) throw Interruption();
      const std::string name = entry.path().filename().string();
      if (is_series_file_name(name)) {
        lists.insert(name);
      } else if (!read_entry(entry.path(), name)) {
        content_.damaged.insert(key_);
      }
    }
    if (content_.damaged.contains(key_)) return;
    for (const std::string& name : lists) {
      const bool is_needed = std::ranges::any_of(
          lists_, [&](const auto& entry) { return series_file_name(entry.first) == name; });
      if (!is_needed) content_.unused.insert(key_ + "/" + name);
    }
  }

 private:
  void complain(const std::string& name, const std::string& reason) {
    content_.problems.push_back({printable(key_ + "/" + name), reason});
  }

  bool read_entry(const fs::path& path, const std::string& name) {
    if (name.ends_with(".part")) {
      complain(name, "it was left by a writer that was killed; remove it");
      return true;
    }
    if (!is_summary_file_name(name) || !is_real_file(path)) {
      complain(name, "it is no part of a history; move it elsewhere");
      return true;
    }
    try {
      read_summary(path, name);
      return true;
    } catch (const BrokenFile& error) {
      complain(name, error.what());
    } catch (const UserError& error) {
      complain(name, error.what());
    }
    return false;
  }

  void read_summary(const fs::path& path, const std::string& name) {
    StoredRun run;
    run.file = key_ + "/" + name;
    run.summary = parse_summary(read_text(path), run.series_hash);
    if (run.summary.facts.machine.key != key_) {
      throw BrokenFile("it is of another machine than its folder; move it back");
    }
    if (summary_file_name(run.summary) != name) {
      throw BrokenFile("its name is not that of its start and identity; rename it back");
    }
    run.series = series_of(run.series_hash);
    if (run.series->size() != run.summary.columns[model::metrics::warm_s].size()) {
      throw BrokenFile("its columns are not as long as its list of series");
    }
    content_.runs.push_back(std::move(run));
  }

  std::shared_ptr<const SeriesList> series_of(const std::string& hash) {
    const std::string name = series_file_name(hash);
    auto& list = lists_[hash];
    if (list) return list;
    const fs::path file = folder_ / name;
    if (!is_real_file(file)) throw BrokenFile(fmt::format("its list '{}' is missing", name));
    try {
      list = std::make_shared<SeriesList>(parse_series(read_text(file)));
    } catch (const BrokenFile& error) {
      throw BrokenFile(fmt::format("its list '{}' is broken: {}", name, error.what()));
    }
    return list;
  }

  fs::path folder_;
  std::string key_;
  Content& content_;
  std::map<std::string, std::shared_ptr<const SeriesList>> lists_;  // that summaries name, by hash
};

void name_twins(Content& content) {
  std::map<std::string, std::string> file_of;  // by identity
  for (const StoredRun& run : content.runs) {
    const auto [first, is_new] = file_of.emplace(run.summary.facts.identity, run.file);
    if (is_new) continue;
    content.problems.push_back(
        {run.file, fmt::format("it is the run of '{}' once more; remove one", first->second)});
  }
}

// What is about to be written.
struct Plan {
  std::string file;  // relative
  std::string text;
  std::string list_file;
  std::string list_text;
};

// Only what can be read again is written.
Plan plan_of(const Summary& summary) {
  Plan plan;
  plan.list_text = series_text(summary.series);
  std::string hash = stable_hash(plan.list_text);
  plan.text = summary_text(summary, hash);
  plan.file = summary.facts.machine.key + "/" + summary_file_name(summary);
  plan.list_file = summary.facts.machine.key + "/" + series_file_name(hash);
  try {
    (void)parse_summary(plan.text, hash);
    (void)parse_series(plan.list_text);
  } catch (const BrokenFile& error) {
    throw UserError(fmt::format("The run of {} cannot be kept: {}; measure again.",
                                summary.facts.started_at, error.what()));
  }
  return plan;
}

std::string content_of(const fs::path& file) {
  try {
    std::string hash;
    return parse_summary(read_text(file), hash).facts.content;
  } catch (const BrokenFile& error) {
    throw UserError(fmt::format("'{}' is there already but broken: {}; remove it, then add again.",
                                file.string(), error.what()));
  }
}

[[noreturn]] void refuse_other_content(const std::string& file) {
  throw UserError(fmt::format(
      "The history has '{}', the same run with other content; one of the two was changed: remove "
      "that file, or keep it.",
      file));
}

// Where the run is in the history already, under whatever machine; "" where it is not.
std::string find_twin(const fs::path& folder, const Summary& summary) {
  const std::string name = summary_file_name(summary);
  for (const auto& entry : entries_of(folder)) {
    if (!is_real_folder(entry.path()) || !fs::exists(entry.path() / name)) continue;
    const std::string file = entry.path().filename().string() + "/" + name;
    if (content_of(folder / file) != summary.facts.content) refuse_other_content(file);
    return file;
  }
  return "";
}

void write(const fs::path& folder, const Plan& plan) {
  const fs::path machine = (folder / plan.file).parent_path();
  std::error_code error;
  fs::create_directory(machine, error);
  if (!is_real_folder(machine)) {
    throw UserError(fmt::format("'{}' cannot be a machine's folder ({}); remove it.",
                                machine.string(), error ? error.message() : "it is none"));
  }
  const bool list_is_new = create_atomically(folder / plan.list_file, plan.list_text);
  if (!list_is_new && read_text(folder / plan.list_file) != plan.list_text) {
    throw UserError(fmt::format("'{}' is broken; remove it, then add again.",
                                (folder / plan.list_file).string()));
  }
  try {
    if (!create_atomically(folder / plan.file, plan.text)) refuse_other_content(plan.file);
  } catch (const UserError&) {
    if (list_is_new) fs::remove(folder / plan.list_file, error);
    throw;
  }
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (fs::is_directory(folder)) return;
  throw UserError(
      fmt::format("The folder '{}' cannot be made ({}); name another place with --history.",
                  folder.string(), error ? error.message() : "there is a file of that name"));
}

}  // namespace

Content read_folder(const fs::path& folder) {
  Content content;
  for (const auto& entry : entries_of(folder)) {
    const std::string name = entry.path().filename().string();
    if (is_real_folder(entry.path()) && is_machine_key(name)) {
      MachineReader(entry.path(), content).read();
    } else if (entry.is_directory() || name.ends_with(".part")) {
      content.problems.push_back({printable(name), "it is no machine's folder; move it elsewhere"});
    }
  }
  name_twins(content);
  return content;
}

std::vector<Added> add_to_folder(const fs::path& folder, const std::vector<Summary>& summaries) {
  make_folder(folder);
  const FolderLock lock(folder, FolderLock::Kind::exclusive);
  std::vector<Added> added;
  std::map<std::string, std::pair<Plan, std::string>> planned;  // by file: and its content
  for (const Summary& summary : summaries) {
    const std::string& content = summary.facts.content;
    if (const std::string twin = find_twin(folder, summary); !twin.empty()) {
      added.push_back({twin, false});
      continue;
    }
    Plan plan = plan_of(summary);
    added.push_back({plan.file, true});
    const auto [entry, is_new] = planned.emplace(plan.file, std::pair(plan, content));
    if (!is_new && entry->second.second != content) refuse_other_content(plan.file);
    added.back().is_new = is_new;
  }
  for (const auto& [file, entry] : planned) write(folder, entry.first);
  return added;
}

}  // namespace gilscope::history
