// gilscope run: measure a suite.
#include <fmt/format.h>

#include <filesystem>
#include <random>

#include "bench/gilscope/commands.h"
#include "bench/gilscope/resume.h"
#include "bench/gilscope/side.h"
#include "harness/conductor/conductor.h"
#include "harness/analysis/analysis.h"
#include "harness/comparison/comparison.h"
#include "harness/storage/context.h"
#include "harness/text/summary.h"
#include "harness/support/error.h"
#include "harness/support/paths.h"

namespace gilscope::commands {
namespace {

using conductor::Ending;
using conductor::Run;
using conductor::Side;

struct Options {
  std::string suite;
  std::string output;
  std::vector<std::string> pythons;
  std::vector<std::string> kernels;
  std::vector<std::string> strategies;
  std::string workers;
  std::vector<std::string> cells;
  std::int64_t rounds = 0;
  std::string budget;
  std::optional<std::uint64_t> seed;
  std::string precision;
  std::string against;
  bool resume = false;
  bool dry_run = false;
  bool no_telemetry = false;
};

conductor::Settings settings_of(const plan::Suite& suite, const Options& options) {
  conductor::Settings settings;
  settings.rounds = suite.rounds;
  settings.budget = suite.budget;
  settings.precision = suite.precision;
  settings.warm_samples = suite.warm_samples;
  settings.visit_limit = suite.visit_limit;
  settings.telemetry = suite.telemetry && !options.no_telemetry;
  if (options.rounds != 0) {
    settings.rounds = options.rounds;
    settings.budget.reset();
  }
  if (!options.budget.empty()) {
    settings.rounds = 1;
    settings.budget = plan::parse_duration(options.budget, "budget");
  }
  if (!options.precision.empty()) {
    settings.precision = plan::parse_share(options.precision, "precision");
  }
  settings.seed = options.seed ? *options.seed : std::random_device{}();
  return settings;
}

plan::Filter filter_of(const Options& options) {
  plan::Filter filter;
  filter.kernels = options.kernels;
  filter.strategies = options.strategies;
  filter.cells = options.cells;
  if (!options.workers.empty()) filter.workers = plan::parse_workers(options.workers);
  return filter;
}

// What has no interpreter of its own is the same on both sides.
void skip_native(Side& side) {
  for (model::PlannedCell& planned : side.cells) {
    if (planned.cell.host != "native" || !planned.skipped.empty()) continue;
    planned.skipped = "it runs without Python, so it is the same on both sides";
  }
}

// The base of --against: another build, or another interpreter with this build.
Side make_base(const plan::Suite& suite, const Options& options, Run& run) {
  plan::Filter filter = filter_of(options);
  if (std::filesystem::is_directory(options.against)) {
    filter.of_another_tree = true;
    return make_side(suite, filter, tree_of_build(options.against), options.pythons);
  }
  if (!std::filesystem::exists(options.against)) {
    throw UserError(fmt::format(
        "There is no '{}' to measure against; give the build folder of another checkout, "
        "or the path of another interpreter.",
        options.against));
  }
  Side base = make_side(suite, filter, own_tree(), {options.against});
  if (run.sides.front().interpreters.size() != 1) {
    throw UserError("--against an interpreter compares it with one other; give a single --python.");
  }
  run.across_interpreters = true;
  skip_native(base);
  skip_native(run.sides.front());
  return base;
}

std::string new_run_id() {
  std::random_device random;
  return fmt::format("{:08x}{:08x}", random(), random());
}

std::filesystem::path result_path(const plan::Suite& suite, const Options& options) {
  if (!options.output.empty()) return options.output;
  if (options.resume) return interrupted_result(suite.name);
  return std::filesystem::path("results") /
         fmt::format("{}-{}.json", results::utc_now(true), suite.name);
}

void print_plan(const Run& run) {
  for (const Side& side : run.sides) {
    std::size_t skipped = 0;
    for (const model::PlannedCell& planned : side.cells) {
      skipped += planned.skipped.empty() ? 0 : 1;
      fmt::print("{}{}{}\n", planned.cell.name(), planned.oversubscribed ? "  oversubscribed" : "",
                 planned.skipped.empty() ? "" : "  skipped: " + planned.skipped);
    }
    fmt::print("{} cells, {} skipped; at least {} rounds of {} visits.\n", side.cells.size(),
               skipped, run.settings.rounds, side.cells.size() - skipped);
  }
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

// NEW.json -> NEW.base.json
std::filesystem::path base_of(std::filesystem::path result) {
  return result.replace_extension(".base.json");
}

int print_comparison(const Run& run, const Ending& ending) {
  const results::Comparison comparison =
      results::compare({run.sides.back().result.filename().string(), ending.results.back()},
                       {run.sides.front().result.filename().string(), ending.results.front()},
                       {.allowed = {}, .set_aside = true});
  fmt::print("{}", results::comparison_text(comparison));
  return comparison.regressed() ? kFinding : kDone;
}

void print_summary(const Run& run, const Ending& ending) {
  const auto& header = ending.results.front().at("context").at("gilscope");
  fmt::print(
      "{}", results::summary(results::analyse(header, results::visits_of(ending.results.front()))));
  for (const Side& side : run.sides) fmt::print("\n{}\n", side.result.string());
  for (const std::string& failure : ending.failures) {
    fmt::print(stderr, "gilscope: {}\n", failure);
  }
}

int conclude(const Run& run, const Ending& ending) {
  print_summary(run, ending);
  const std::string result = run.sides.front().result.string();
  if (ending.end == conductor::End::interrupted) {
    fmt::print(stderr, "gilscope: interrupted; `--resume -o {}` goes on from here.\n", result);
    return kInterrupted;
  }
  if (ending.end == conductor::End::budget_too_short) {
    fmt::print(
        stderr,
        "gilscope: The budget of {} s ended within the first round; give more with `--resume "
        "--budget 5m -o {}`, which goes on from here, or select fewer cells.\n",
        run.settings.budget->count(), result);
    return kBadInput;
  }
  const int verdict = run.sides.size() == 2 ? print_comparison(run, ending) : kDone;
  return ending.failures.empty() ? verdict : kFinding;
}

// The paths of the result files, which no other run may be using.
void name_results(Run& run, const plan::Suite& suite, const Options& options) {
  run.sides.front().result = result_path(suite, options);
  if (run.sides.size() == 2) run.sides.back().result = base_of(run.sides.front().result);
  if (options.resume) return;
  for (const Side& side : run.sides) {
    make_folder_of(side.result);
    refuse_unfinished(side.result);
  }
}

int run_suite(const Options& options) {
  const plan::Suite suite = find_suite(options.suite);
  Run run;
  run.settings = settings_of(suite, options);
  run.sides.push_back(make_side(suite, filter_of(options), own_tree(), options.pythons));
  if (!options.against.empty()) run.sides.push_back(make_base(suite, options, run));
  if (options.dry_run) {
    print_plan(run);
    return kDone;
  }
  const std::string run_id = new_run_id();
  const char* name = "new";
  for (Side& side : run.sides) {
    side.header = make_header(suite, side, run.settings, run_id, name);
    name = "base";
  }
  name_results(run, suite, options);
  std::vector<std::vector<results::Visit>> done;
  if (options.resume) {
    done =
        resume(run, {.precision = !options.precision.empty(), .budget = !options.budget.empty()});
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
  command->add_option("--cell", options->cells,
                      "Only cells whose name matches this glob (repeatable)");
  CLI::Option* rounds = command->add_option("--rounds", options->rounds, "So many rounds")
                            ->check(CLI::Range(std::int64_t{1}, std::int64_t{100000}));
  command
      ->add_option("--budget", options->budget,
                   "Further rounds of what is not precise yet, as fit into 30s, 5m or 2h")
      ->excludes(rounds);
  command->add_option("--precision", options->precision,
                      "With a budget, a cell is left once half its interval is within this share "
                      "of its median (default 2%)");
  command->add_option("--against", options->against,
                      "Also measure this other build folder (or interpreter), in the same rounds, "
                      "and compare with it");
  command->add_option("--seed", options->seed, "The seed of the order of visits")
      ->check(CLI::NonNegativeNumber);  // the conversion alone would wrap a negative one around
  command->add_flag("--no-telemetry", options->no_telemetry,
                    "Without the visits that watch the GIL and the workers");
  command->add_flag("--resume", options->resume, "Continue an interrupted run");
  command->add_flag("--dry-run", options->dry_run,
                    "Print the plan (building what it needs), measure nothing");
  command->callback([options, &exit_code] { exit_code = run_suite(*options); });
}

}  // namespace gilscope::commands
