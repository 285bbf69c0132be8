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
  command
      ->add_option("--history", options->where,
                   "The history: a folder, or branch:NAME (default: history)")
      ->type_name("HISTORY");
  command->callback([options, run, &exit_code] { exit_code = run(*options); });
  return command;
}

}  // namespace

void add_history(CLI::App& app, int& exit_code) {
  const auto options = std::make_shared<HistoryOptions>();
  CLI::App* group = app.add_subcommand(
      "history",
      "Store compact summaries of runs, and look after them\n\nA history is a folder of small "
      "JSON files, or a branch of this repository (branch:NAME) that holds one.");
  group->group("Follow over time");
  group->require_subcommand(1);
  CLI::App* command = subcommand(*group, "add", "Add results of gilscope", options, exit_code, add);
  command->add_option("RESULT", options->files, "Result files of `gilscope run`")->required();
  command
      ->add_option("--report", options->report,
                   "Link the run to its report: https://... or a path relative to the site")
      ->type_name("URL");
  command->footer(
      "Examples\n"
      "  gilscope history add results/*-default.json\n"
      "  gilscope history add --history branch:gilscope-history run.json");

  command = subcommand(*group, "import", "Add results of Google Benchmark or pyperf", options,
                       exit_code, [](const HistoryOptions& given) { return import(given); });
  command
      ->add_option("FILE", options->files,
                   "JSON files of either tool; the content tells which one wrote them")
      ->required();
  command
      ->add_option("--commit", options->import.commit,
                   "The commit that was measured (default: the one that the file names)")
      ->type_name("COMMIT");
  command
      ->add_option("--machine", options->import.machine,
                   "The machine's name, the same in all of its runs (default: what the file says)")
      ->type_name("NAME");
  command->footer("Examples\n  gilscope history import --commit v1.2 benchmark.json");

  command = subcommand(*group, "prune", "Remove old runs: first all but one a day, then one a week",
                       options, exit_code, prune);
  command
      ->add_option(
          "--daily", options->thinning.daily,
          "Keep one run per day of those this many days older than the newest (default 90)")
      ->type_name("DAYS")
      ->check(CLI::Range(0, 100000));
  command
      ->add_option("--weekly", options->thinning.weekly,
                   "Keep one run per week of those this many days older (default 365)")
      ->type_name("DAYS")
      ->check(CLI::Range(0, 100000));
  command->add_flag("--dry-run", options->dry_run, "Only list what would be removed");
  command->footer("Examples\n  gilscope history prune --dry-run");

  subcommand(*group, "check", "List broken files and oddities; exit status 1 if there are any",
             options, exit_code, check)
      ->footer("Examples\n  gilscope history check");
  subcommand(*group, "show", "List machines, runs and series", options, exit_code, show)
      ->footer("Examples\n  gilscope history show --history branch:gilscope-history");
}

}  // namespace gilscope::commands
