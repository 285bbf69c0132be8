// gilscope history: compact summaries of many runs. Each command is a function; how a history is
// kept is harness/history's affair.
#include "harness/history/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "bench/gilscope/commands.h"
#include "harness/history/from_result.h"
#include "harness/history/git.h"
#include "harness/history/importers/importer.h"
#include "harness/history/location.h"
#include "harness/history/prune.h"
#include "harness/storage/result_file.h"
#include "harness/support/error.h"
#include "harness/support/files.h"
#include "harness/support/tell.h"

namespace gilscope::commands {
namespace {

using history::Location;
using history::Summary;

struct HistoryOptions {
  std::string where = "history";
  std::vector<std::string> files;
  std::string report;
  history::ImportOptions import;
  history::Thinning thinning;
  bool dry_run = false;
};

// "1 run", "2 runs"
std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

// Adds what was made of the files, and says what became of each.
int keep(const HistoryOptions& options, const std::vector<Summary>& summaries) {
  std::vector<history::Added> added;
  Location(options.where).write(true, [&](const std::filesystem::path& folder) {
    added = history::add_to_folder(folder, summaries);
    const auto fresh = std::ranges::count_if(added, &history::Added::is_new);
    return fresh == 0 ? ""
                      : fmt::format("Add {} of {}", counted(static_cast<std::size_t>(fresh), "run"),
                                    summaries.front().facts.started_at);
  });
  for (std::size_t i = 0; i < added.size(); ++i) {
    print("{}: {} {}\n", options.files[i], added[i].is_new ? "added as" : "was there already,",
          added[i].file);
  }
  return kDone;
}

int add(const HistoryOptions& options) {
  std::vector<Summary> summaries;
  for (const std::string& file : options.files) {
    const std::string text = read_text(file);
    summaries.push_back(history::summarise_run(storage::parse_result(text, file), text, file));
    if (options.report.empty()) continue;
    summaries.back().facts.report = history::checked_report(options.report);
  }
  return keep(options, summaries);
}

int import(HistoryOptions options) {
  if (!options.import.commit.empty()) {
    options.import.commit = history::full_commit(options.import.commit);
  }
  std::vector<Summary> summaries;
  for (const std::string& file : options.files) {
    history::Imported imported = history::import_text(read_text(file), file, options.import);
    for (const std::string& sentence : imported.passed) {
      tell("gilscope: {}: {}", file, sentence);
    }
    summaries.push_back(std::move(imported.summary));
  }
  return keep(options, summaries);
}

int prune(const HistoryOptions& options) {
  if (options.thinning.weekly < options.thinning.daily) {
    throw UserError(fmt::format("--weekly {} begins before --daily {}; give at least as many days.",
                                options.thinning.weekly, options.thinning.daily));
  }
  std::vector<std::string> removed;
  const auto thin = [&](const std::filesystem::path& folder) {
    removed = history::prune_folder(folder, options.thinning, options.dry_run);
    return removed.empty() ? "" : fmt::format("Prune {}", counted(removed.size(), "file"));
  };
  const Location location(options.where);
  if (options.dry_run) {
    location.read(thin);
  } else {
    location.write(false, thin);
  }
  for (const std::string& file : removed) print("{}\n", file);
  print("{} {}.\n", counted(removed.size(), "file"),
        options.dry_run ? "would be removed" : "removed");
  return kDone;
}

int check(const HistoryOptions& options) {
  std::vector<history::Problem> problems;
  std::size_t runs = 0;
  Location(options.where).read([&](const std::filesystem::path& folder) {
    const history::History history = history::read_history(folder);
    runs = history.runs();
    problems = history.problems;
    for (const std::string& file : history.unused) {
      problems.push_back({file, "no run needs it; `gilscope history prune` removes it"});
    }
  });
  for (const history::Problem& problem : problems) {
    print("{}: {}\n", problem.file, problem.reason);
  }
  print("{}, {}.\n", counted(runs, "run"), counted(problems.size(), "problem"));
  return problems.empty() ? kDone : kFinding;
}

std::uintmax_t bytes_below(const std::filesystem::path& folder) {
  std::uintmax_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && !entry.is_symlink()) bytes += entry.file_size();
  }
  return bytes;
}

int show(const HistoryOptions& options) {
  Location(options.where).read([](const std::filesystem::path& folder) {
    const history::History history = history::read_history(folder);
    print("{:<18} {:>6} {:>7}  {:<10}  {:<10} {:>11}  {}\n", "machine", "runs", "series", "from",
          "to", "bytes", "CPU");
    for (const history::Machine& machine : history.machines) {
      const history::RunFacts& newest = machine.runs.back().summary.facts;
      print("{:<18} {:>6} {:>7}  {:<10}  {:<10} {:>11}  {}\n", machine.key, machine.runs.size(),
            machine.series.size(), time_of(machine.runs.front().summary.facts).substr(0, 10),
            time_of(newest).substr(0, 10), bytes_below(folder / machine.key),
            newest.machine.cpu.value_or(""));
    }
    if (history.problems.empty()) return;
    print("{}; `gilscope history check` names them.\n",
          counted(history.problems.size(), "problem"));
  });
  return kDone;
}

// A subcommand with what all of them have.
CLI::App* subcommand(CLI::App& group, const char* name, const char* what,
                     const std::shared_ptr<HistoryOptions>& options, int& exit_code,
                     int (*run)(const HistoryOptions&)) {
  CLI::App* command = group.add_subcommand(name, what);
  command->add_option("--history", options->where, "A folder, or branch:NAME (default: history)");
  command->callback([options, run, &exit_code] { exit_code = run(*options); });
  return command;
}

}  // namespace

void add_history(CLI::App& app, int& exit_code) {
  const auto options = std::make_shared<HistoryOptions>();
  CLI::App* group = app.add_subcommand("history", "Store compact summaries of runs");
  group->require_subcommand(1);
  CLI::App* command =
      subcommand(*group, "add", "Add results of gilscope run", options, exit_code, add);
  command->add_option("RESULT", options->files, "Result files")->required();
  command->add_option("--report", options->report,
                      "Where the run's report is: https://... or a relative path");

  command = subcommand(*group, "import", "Add results of Google Benchmark or pyperf", options,
                       exit_code, [](const HistoryOptions& given) { return import(given); });
  command
      ->add_option("FILE", options->files, "JSON files; the format is recognised from the content")
      ->required();
  command->add_option("--commit", options->import.commit, "The commit that was measured");
  command->add_option(
      "--machine", options->import.machine,
      "A name for the machine, the same for all its runs (default: what the file says)");

  command =
      subcommand(*group, "prune", "Keep all new runs, one per day of older ones, then one per week",
                 options, exit_code, prune);
  command
      ->add_option("--daily", options->thinning.daily,
                   "Runs that many days older than the newest: the last of each day (90)")
      ->check(CLI::Range(0, 100000));
  command
      ->add_option("--weekly", options->thinning.weekly,
                   "Runs that many days older: the last of each week (365)")
      ->check(CLI::Range(0, 100000));
  command->add_flag("--dry-run", options->dry_run, "Only say what would be removed");

  subcommand(*group, "check", "Name every broken file and every oddity: exit 1 if any", options,
             exit_code, check);
  subcommand(*group, "show", "Machines, runs and series", options, exit_code, show);
}

}  // namespace gilscope::commands
