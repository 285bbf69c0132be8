// gilscope run: measure a suite.
#include <fmt/format.h>

#include <filesystem>
#include <random>
#include <utility>

#include "bench/gilscope/commands.h"
#include "bench/gilscope/fleet.h"
#include "bench/gilscope/header.h"
#include "bench/gilscope/outside.h"
#include "bench/gilscope/resume.h"
#include "bench/gilscope/run_options.h"
#include "bench/gilscope/side.h"
#include "harness/comparison/conclusion.h"
#include "harness/conductor/conductor.h"
#include "harness/machine/cpus.h"
#include "harness/machine/facilities.h"
#include "harness/support/error.h"
#include "harness/support/files.h"
#include "harness/support/paths.h"
#include "harness/support/process.h"
#include "harness/support/tell.h"
#include "harness/support/utc.h"
#include "harness/text/comparison_text.h"
#include "harness/text/summary.h"

namespace gilscope::commands {
namespace {

using conductor::RunOutcome;
using conductor::RunPlan;
using conductor::Side;

bool has_valgrind() {
  try {
    return run_process({.argv = {"valgrind", "--version"},
                        .environment = {},
                        .input = {},
                        .time_limit = {}})
        .succeeded();
  } catch (const UserError&) {
    return false;
  }
}

// Before anything is measured.
void check_valgrind() {
  if (has_valgrind()) return;
  throw UserError(
      "--count instructions takes valgrind, which does not run here; install it (Debian: "
      "`apt-get install valgrind`), or leave the option out.");
}

model::RunSettings settings_of(const plan::Suite& suite, const RunOptions& options) {
  model::RunSettings settings = suite.settings;
  if (options.no_telemetry) settings.telemetry = false;
  if (!options.count.empty()) {
    check_valgrind();
    settings.count_instructions = true;
  }
  if (options.rounds != 0) {
    settings.rounds = options.rounds;
    settings.budget_s.reset();
  }
  if (!options.budget.empty()) {
    settings.rounds = 1;
    settings.budget_s = plan::parse_duration(options.budget, "budget").count();
  }
  if (!options.precision.empty()) {
    settings.precision = plan::parse_share(options.precision, "precision");
  }
  return settings;
}

plan::Filter filter_of(const RunOptions& options) {
  plan::Filter filter;
  filter.kernels = options.kernels;
  // Without a suite they are its strategies, and the loop must not be filtered out again.
  if (!options.suite.empty()) filter.strategies = options.strategies;
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

// What --against names: another build, or another interpreter with this build.
Side make_baseline(const plan::Suite& suite, const RunOptions& options, RunPlan& plan) {
  plan::Filter filter = filter_of(options);
  if (std::filesystem::is_directory(options.against)) {
    filter.of_another_tree = true;
    const Tree tree = tree_of_build(options.against);
    return make_side(suite, filter, tree, catalogue_with(plan.outside, tree), options.pythons);
  }
  if (!std::filesystem::exists(options.against)) {
    throw UserError(fmt::format(
        "There is no '{}' to measure against; give the build folder of another checkout, "
        "or the path of another interpreter.",
        options.against));
  }
  Side baseline = make_side(suite, filter, own_tree(),
                            plan::read_catalogue(own_tree(), plan.outside), {options.against});
  if (plan.candidate().interpreters.size() != 1) {
    throw UserError("--against an interpreter compares it with one other; give a single --python.");
  }
  plan.across_interpreters = true;
  skip_native(baseline);
  skip_native(plan.candidate());
  return baseline;
}

RunPlan make_run_plan(const plan::Suite& suite, const RunOptions& options,
                      const plan::Outside& outside, plan::Catalogue catalogue) {
  RunPlan plan;
  plan.outside = outside;
  plan.settings = settings_of(suite, options);
  plan.seed = options.seed ? *options.seed : std::random_device{}();
  plan.sides.push_back(
      make_side(suite, filter_of(options), own_tree(), std::move(catalogue), options.pythons));
  if (!options.against.empty()) plan.sides.push_back(make_baseline(suite, options, plan));
  return plan;
}

std::filesystem::path result_path(const plan::Suite& suite, const RunOptions& options) {
  if (!options.output.empty()) return options.output;
  if (options.resume) return interrupted_result(suite.name);
  return std::filesystem::path("results") / fmt::format("{}-{}.json", utc_now(true), suite.name);
}

void print_plan(const RunPlan& plan) {
  for (const Side& side : plan.sides) {
    std::size_t skipped = 0;
    for (const model::PlannedCell& planned : side.cells) {
      skipped += planned.skipped.empty() ? 0 : 1;
      print("{}{}{}{}\n", planned.cell.name(), planned.oversubscribed ? "  oversubscribed" : "",
            planned.cell.elsewhere ? "  elsewhere" : "",
            planned.skipped.empty() ? "" : "  skipped: " + planned.skipped);
    }
    print("{} cells, {} skipped; at least {} rounds of {} visits.\n", side.cells.size(), skipped,
          plan.settings.rounds, side.cells.size() - skipped);
  }
}

void make_folder_of(const std::filesystem::path& file) {
  std::error_code error;
  if (std::filesystem::is_directory(file, error)) {
    throw UserError(fmt::format("'{}' is a folder; name a file with -o.", file.string()));
  }
  if (is_written_through(file)) {
    throw UserError(fmt::format(
        "'{}' is no file, and a run keeps its journal beside its result; name a file with -o.",
        file.string()));
  }
  if (!file.has_parent_path()) return;
  std::filesystem::create_directories(file.parent_path(), error);
  if (error) {
    throw UserError(fmt::format("The folder '{}' cannot be made ({}); name another place with -o.",
                                file.parent_path().string(), error.message()));
  }
}

// NEW.json -> NEW.base.json
std::filesystem::path baseline_of(std::filesystem::path result) {
  return result.replace_extension(".base.json");
}

// The exit code that the verdict asks for. Takes the analyses.
int print_comparison(const RunPlan& plan, RunOutcome outcome) {
  const comparison::Comparison compared = comparison::compare(
      {plan.baseline().result.filename().string(), std::move(outcome.analyses.back())},
      {plan.candidate().result.filename().string(), std::move(outcome.analyses.front())},
      {.allowed = {}, .set_aside = true, .between_runs = {}});
  const comparison::Conclusion conclusion = comparison::conclude(compared);
  print("{}", text::comparison_text(compared, conclusion));
  return conclusion.exit_code();
}

void print_summary(const RunPlan& plan, const RunOutcome& outcome) {
  print("{}", text::summary(outcome.analyses.front()));
  for (const Side& side : plan.sides) print("\n{}\n", side.result.string());
  for (const std::string& failure : outcome.failures) {
    tell("gilscope: {}", failure);
  }
}

int conclude(const RunPlan& plan, RunOutcome outcome) {
  print_summary(plan, outcome);
  const std::string result = plan.candidate().result.string();
  if (outcome.status == RunOutcome::Status::interrupted) {
    tell("gilscope: interrupted; `--resume -o {}` goes on from here.", result);
    return kInterrupted;
  }
  if (outcome.status == RunOutcome::Status::cpus_changed) {
    tell(
        "gilscope: The CPUs that may be used have changed during the run ({} before, {} now), so "
        "what followed would not compare; give them back and go on with `--resume -o {}`, or start "
        "anew.",
        outcome.usable_cpus, machine::usable_cpus(), result);
    return kBadInput;
  }
  if (outcome.status == RunOutcome::Status::budget_too_short) {
    tell(
        "gilscope: The budget of {} s ended within the first round; give more with `--resume "
        "--budget 5m -o {}`, which goes on from here, or select fewer cells.",
        plan.settings.budget_s.value_or(0), result);
    return kBadInput;
  }
  const bool all_measured = outcome.failures.empty();
  const int verdict = plan.has_baseline() ? print_comparison(plan, std::move(outcome)) : kDone;
  return all_measured ? verdict : kFinding;
}

// The paths of the result files, which no other run may be using.
void name_results(RunPlan& plan, const plan::Suite& suite, const RunOptions& options) {
  const auto result = result_path(suite, options);
  plan.sides.front().result = result;
  if (plan.has_baseline()) plan.sides.back().result = baseline_of(result);
  if (options.resume) return;
  for (const Side& side : plan.sides) {
    make_folder_of(side.result);
    refuse_to_overwrite(side.result, {options.suite});
    refuse_unfinished(side.result);
  }
}

void make_headers(RunPlan& plan, const plan::Suite& suite) {
  const std::string run_id = new_run_id();
  const char* name = "new";
  for (Side& side : plan.sides) {
    side.header = make_header(suite.name, plan, side, run_id, name);
    name = "base";
  }
}

// What the options alone select, with the plain loop to compare with.
plan::Suite suite_of(const RunOptions& options, const plan::Outside& outside,
                     const plan::Catalogue& catalogue) {
  std::vector<std::string> kernels = options.kernels;
  if (kernels.empty()) kernels = kernels_in(outside, catalogue);
  if (kernels.empty()) {
    throw UserError(
        "Name a suite (`gilscope list suites`), or what to measure without one: --kernel NAME "
        "--size SIZE.");
  }
  if (options.sizes.empty()) {
    throw UserError(fmt::format(
        "Without a suite, --size names how much work there is; `gilscope list kernels` says which "
        "sizes {} has.",
        kernels.front()));
  }
  plan::Suite suite;
  suite.name = "adhoc";
  plan::Selection& selection = suite.selections.emplace_back();
  selection.kernels = std::move(kernels);
  selection.sizes = options.sizes;
  selection.strategies = {"serial.python"};
  for (const std::string& wanted : options.strategies) selection.strategies.push_back(wanted);
  if (options.strategies.empty()) selection.strategies = {"*"};
  return suite;
}

// What the machines of a fleet are to be told: how much, and what of the suite.
std::vector<std::string> arguments_of(const RunOptions& options) {
  std::vector<std::string> arguments;
  const auto add = [&](const char* option, const std::string& value) {
    if (value.empty()) return;
    arguments.emplace_back(option);
    arguments.push_back(value);
  };
  for (const std::string& each : options.strategies) add("--strategy", each);
  for (const std::string& each : options.pythons) add("--python", each);
  add("--workers", options.workers);
  add("--budget", options.budget);
  add("--precision", options.precision);
  add("--count", options.count);
  if (options.rounds != 0) add("--rounds", fmt::to_string(options.rounds));
  if (options.seed) add("--seed", fmt::to_string(*options.seed));
  if (options.no_telemetry) arguments.emplace_back("--no-telemetry");
  return arguments;
}

int run_on_fleet(const RunOptions& options) {
  const auto file = suite_file(options.suite);
  if (!file) find_suite(options.suite);  // says that there is none
  const plan::Suite suite = plan::read_suite(*file);
  const auto output = result_path(suite, options);
  make_folder_of(output);
  return run_fleet({.address = options.fleet,
                    .suite_file = file->string(),
                    .suite = suite,
                    .filter = filter_of(options),
                    .arguments = arguments_of(options),
                    .output = output,
                    .resume = options.resume});
}

int run_suite(const RunOptions& options) {
  machine::check_limits();
  if (!options.fleet.empty()) return run_on_fleet(options);
  const plan::Outside outside = outside_of(options.outside);
  plan::Catalogue catalogue = catalogue_with(outside);
  const plan::Suite suite =
      options.suite.empty() ? suite_of(options, outside, catalogue) : find_suite(options.suite);
  if (!options.suite.empty() && !options.sizes.empty()) {
    throw UserError("--size is for runs without a suite, which has sizes of its own.");
  }
  RunPlan plan = make_run_plan(suite, options, outside, std::move(catalogue));
  if (options.dry_run) {
    print_plan(plan);
    return kDone;
  }
  make_headers(plan, suite);
  name_results(plan, suite, options);
  std::vector<std::vector<model::Visit>> done;
  if (options.resume) {
    done =
        resume(plan, {.precision = !options.precision.empty(), .budget = !options.budget.empty()});
  }
  return conclude(plan, conductor::conduct(plan, std::move(done)));
}

}  // namespace

void add_run(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* command = app.add_subcommand(
      "run",
      "Measure a suite and print what was found\n\nEvery round visits all cells in random order, "
      "each in a fresh process, so that what disturbs this machine disturbs all of them alike.");
  command->group("Measure");
  add_run_options(*command, *options);
  command->callback([options, &exit_code] { exit_code = run_suite(*options); });
}

}  // namespace gilscope::commands
