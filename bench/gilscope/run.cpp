// gilscope run: measure a suite.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "bench/gilscope/commands.h"
#include "harness/conductor/conductor.h"
#include "harness/results/analysis.h"
#include "harness/results/context.h"
#include "harness/results/result_file.h"
#include "harness/results/summary.h"
#include "harness/support/error.h"
#include "harness/support/nearest.h"
#include "harness/support/paths.h"

namespace gilscope::commands {
namespace {

using conductor::Ending;
using conductor::Run;
using interpreter::Interpreter;
using nlohmann::json;

struct Options {
  std::string suite;
  std::string output;
  std::vector<std::string> pythons;
  std::vector<std::string> kernels;
  std::vector<std::string> strategies;
  std::string workers;
  std::int64_t rounds = 0;
  std::string budget;
  std::optional<std::uint64_t> seed;
  bool resume = false;
  bool dry_run = false;
};

// A path, or the name of a shipped suite.
plan::Suite find_suite(const std::string& wanted) {
  if (std::filesystem::is_regular_file(wanted)) return plan::read_suite(wanted);
  const auto folder = source_root() / "bench/suites";
  const auto shipped = folder / (wanted + ".toml");
  if (std::filesystem::is_regular_file(shipped)) return plan::read_suite(shipped);
  std::vector<std::string> known;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    known.push_back(entry.path().stem().string());
  }
  throw UserError(fmt::format("There is no suite '{}'; give a TOML file or a shipped suite.{}",
                              wanted, suggestion(wanted, known)));
}

conductor::Settings settings_of(const plan::Suite& suite, const Options& options) {
  conductor::Settings settings;
  settings.rounds = suite.rounds;
  settings.budget = suite.budget;
  settings.warm_samples = suite.warm_samples;
  settings.visit_limit = suite.visit_limit;
  if (options.rounds != 0) {
    settings.rounds = options.rounds;
    settings.budget.reset();
  }
  if (!options.budget.empty()) {
    settings.rounds = 1;
    settings.budget = plan::parse_duration(options.budget, "budget");
  }
  settings.seed = options.seed ? *options.seed : std::random_device{}();
  return settings;
}

std::vector<Interpreter> find_interpreters(const plan::Suite& suite, const Options& options) {
  std::vector<std::string> paths = options.pythons;
  if (paths.empty()) paths = suite.interpreters;
  if (paths.empty()) paths = {GILSCOPE_PYTHON};
  return interpreter::probe_all(paths);
}

// Builds the modules of those interpreters that a planned cell needs.
void build_modules(std::vector<Interpreter>& interpreters,
                   const std::vector<plan::PlannedCell>& cells) {
  for (Interpreter& interpreter : interpreters) {
    const auto needs_it = [&](const plan::PlannedCell& planned) {
      return planned.skipped.empty() && planned.cell.interpreter == interpreter.tag;
    };
    if (std::ranges::none_of(cells, needs_it)) continue;
    if (!std::filesystem::exists(interpreter.modules)) {
      fmt::print(stderr, "building the modules of {} (once) ...\n", interpreter.tag);
    }
    interpreter::build_modules(interpreter);
  }
}

std::vector<plan::PlannedCell> plan_cells(const plan::Suite& suite, const Options& options,
                                          const plan::Catalogue& catalogue,
                                          const std::vector<Interpreter>& interpreters) {
  plan::Filter filter;
  filter.kernels = options.kernels;
  filter.strategies = options.strategies;
  if (!options.workers.empty()) filter.workers = plan::parse_workers(options.workers);
  std::vector<plan::PlannedInterpreter> planned;
  for (const Interpreter& interpreter : interpreters)
    planned.push_back(interpreter::planned(interpreter));
  return plan::make_plan(suite, filter, catalogue, planned);
}

json interpreters_json(const std::vector<Interpreter>& interpreters) {
  json result = json::object();
  for (const Interpreter& interpreter : interpreters) {
    json facts = interpreter.facts;
    for (const char* key : {"tag", "version_info", "include", "headers", "ext_suffix"}) {
      facts.erase(key);
    }
    json hosts = json::array();
    for (const char* host : {"exe", "embedded"}) {
      if (!interpreter.unavailable.contains(host)) hosts.push_back(host);
    }
    facts["host"] = hosts;
    result[interpreter.tag] = facts;
  }
  return result;
}

json make_header(const plan::Suite& suite, const Run& run) {
  const conductor::Settings& settings = run.settings;
  json plan = json::array();
  for (const plan::PlannedCell& cell : run.cells) plan.push_back(results::plan_entry(cell));
  json kernels = json::object();
  for (const plan::KernelFile& kernel : run.kernels) {
    kernels[kernel.name] = {{"summary", kernel.summary}, {"item", kernel.item}};
  }
  return {{"schema_version", results::kSchemaVersion},
          {"suite", suite.name},
          {"seed", settings.seed},
          {"started_at", results::utc_now()},
          {"git_commit", results::git_commit()},
          {"settings",
           {{"rounds", settings.rounds},
            {"budget_s", settings.budget ? json(settings.budget->count()) : json()},
            {"warm_samples", settings.warm_samples},
            {"visit_limit_s", settings.visit_limit.count()}}},
          {"machine", results::machine()},
          {"interpreters", interpreters_json(run.interpreters)},
          {"kernels", kernels},
          {"plan", plan},
          {"warnings", json::array()},
          {"complete", false}};
}

std::filesystem::path result_path(const plan::Suite& suite, const Options& options) {
  if (!options.output.empty()) return options.output;
  return std::filesystem::path("results") /
         fmt::format("{}-{}.json", results::utc_now(true), suite.name);
}

// Without -o: the youngest journal of this suite, whose name begins with its time.
std::filesystem::path interrupted_result(const plan::Suite& suite, const Options& options) {
  if (!options.output.empty()) return options.output;
  std::filesystem::path youngest;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator("results", none)) {
    const auto& path = entry.path();
    if (path.filename().string().ends_with(fmt::format("-{}.json.journal", suite.name)) &&
        path > youngest) {
      youngest = path;
    }
  }
  if (youngest.empty()) {
    throw UserError(
        fmt::format("There is no interrupted run of '{}' in results/ to resume; give "
                    "its file with -o, or start without --resume.",
                    suite.name));
  }
  return youngest.replace_extension();  // drops .journal
}

// Takes over seed, settings and header of the interrupted run; returns its visits.
std::vector<results::Visit> resume(Run& run) {
  const auto file = results::journal_of(run.result);
  if (!std::filesystem::exists(file)) {
    throw UserError(
        fmt::format("'{}' has no journal beside it, so nothing is left to resume; start "
                    "without --resume.",
                    run.result.string()));
  }
  results::JournalContent content = results::read_journal(file);
  for (const char* key : {"plan", "interpreters"}) {
    if (content.header.at(key) == run.header.at(key)) continue;
    throw UserError(
        fmt::format("The {} of '{}' is not what this command would measure now; give "
                    "the same options, or start without --resume.",
                    key, file.string()));
  }
  const json& settings = content.header.at("settings");
  run.settings.seed = content.header.at("seed");
  run.settings.rounds = settings.at("rounds");
  run.settings.warm_samples = settings.at("warm_samples");
  run.settings.visit_limit = std::chrono::seconds(settings.at("visit_limit_s"));
  run.settings.budget.reset();
  if (const json& budget = settings.at("budget_s"); !budget.is_null()) {
    run.settings.budget = std::chrono::seconds(budget);
  }
  run.header = std::move(content.header);
  return std::move(content.visits);
}

void print_plan(const Run& run) {
  std::size_t skipped = 0;
  for (const plan::PlannedCell& planned : run.cells) {
    skipped += planned.skipped.empty() ? 0 : 1;
    fmt::print("{}{}{}\n", planned.cell.name(), planned.oversubscribed ? "  oversubscribed" : "",
               planned.skipped.empty() ? "" : "  skipped: " + planned.skipped);
  }
  fmt::print("{} cells, {} skipped; at least {} rounds of {} visits.\n", run.cells.size(), skipped,
             run.settings.rounds, run.cells.size() - skipped);
}

void make_folder_of(const std::filesystem::path& file) {
  std::error_code error;
  if (std::filesystem::is_directory(file, error)) {
    throw UserError(fmt::format("'{}' is a folder; name a file with -o.", file.string()));
  }
  if (!file.has_parent_path()) return;
  std::filesystem::create_directories(file.parent_path(), error);
  if (error) {
    throw UserError(fmt::format("The folder '{}' cannot be made ({}); name another place with -o.",
                                file.parent_path().string(), error.message()));
  }
}

// A new run would overwrite what an interrupted one left.
void refuse_unfinished(const std::filesystem::path& result) {
  const auto journal = results::journal_of(result);
  if (!std::filesystem::exists(journal)) return;
  throw UserError(
      fmt::format("'{}' holds an interrupted run; go on with --resume, remove it, or name another "
                  "file with -o.",
                  journal.string()));
}

int conclude(const Run& run, const Ending& ending) {
  const auto& header = ending.result.at("context").at("gilscope");
  fmt::print("{}", results::summary(results::analyse(header, results::visits_of(ending.result))));
  fmt::print("\n{}\n", run.result.string());
  for (const std::string& failure : ending.failures) {
    fmt::print(stderr, "gilscope: {}\n", failure);
  }
  if (!ending.complete) {
    fmt::print(stderr, "gilscope: interrupted; `--resume -o {}` goes on from here.\n",
               run.result.string());
    return kInterrupted;
  }
  return ending.failures.empty() ? kDone : kFinding;
}

int run_suite(const Options& options) {
  const plan::Suite suite = find_suite(options.suite);
  const plan::Catalogue catalogue = plan::read_catalogue();
  Run run;
  run.kernels = catalogue.kernels;
  run.settings = settings_of(suite, options);
  run.interpreters = find_interpreters(suite, options);
  // Planned before they are built, too: bad names show before a long build.
  build_modules(run.interpreters, plan_cells(suite, options, catalogue, run.interpreters));
  run.cells = plan_cells(suite, options, catalogue, run.interpreters);
  if (options.dry_run) {
    print_plan(run);
    return kDone;
  }
  run.header = make_header(suite, run);
  std::vector<results::Visit> done;
  if (options.resume) {
    run.result = interrupted_result(suite, options);
    done = resume(run);
  } else {
    run.result = result_path(suite, options);
    make_folder_of(run.result);
    refuse_unfinished(run.result);
  }
  return conclude(run, conductor::conduct(run, std::move(done)));
}

}  // namespace

void add_run(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("run", "Measure a suite");
  command->add_option("SUITE", options->suite, "A suite file, or the name of a shipped suite")
      ->required();
  command->add_option("-o,--output", options->output,
                      "The result file (default: results/<UTC time>-<suite>.json)");
  command->add_option("--python", options->pythons, "An interpreter to measure (repeatable)");
  command->add_option("--kernel", options->kernels, "Only kernels of this glob (repeatable)");
  command->add_option("--strategy", options->strategies,
                      "Only strategies of this glob (repeatable)");
  command->add_option("--workers", options->workers, "These worker counts, as 1,2,4");
  CLI::Option* rounds = command->add_option("--rounds", options->rounds, "So many rounds")
                            ->check(CLI::Range(std::int64_t{1}, std::int64_t{100000}));
  command->add_option("--budget", options->budget, "As many rounds as fit, as 30s, 5m or 2h")
      ->excludes(rounds);
  command->add_option("--seed", options->seed, "The seed of the order of visits")
      ->check(CLI::NonNegativeNumber);  // the conversion alone would wrap a negative one around
  command->add_flag("--resume", options->resume, "Continue an interrupted run");
  command->add_flag("--dry-run", options->dry_run,
                    "Print the plan (building what it needs), measure nothing");
  command->callback([options, &exit_code] { exit_code = run_suite(*options); });
}

}  // namespace gilscope::commands
