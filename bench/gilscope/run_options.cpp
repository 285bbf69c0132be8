#include "bench/gilscope/run_options.h"

#include "harness/support/error.h"

namespace gilscope::commands {

void add_run_options(CLI::App& command, RunOptions& options) {
  command.add_option(
      "SUITE", options.suite,
      "A shipped suite (`gilscope list suites`) or the path of a .toml file; without "
      "one, --kernel and --size say what to measure");

  command.option_defaults()->group("What to measure");
  command
      .add_option("--kernel", options.kernels,
                  "Measure only kernels whose name matches: primes, 'http_*'")
      ->type_name("KERNEL");
  command.add_option("--size", options.sizes, "Without a suite: measure kernels at this size")
      ->type_name("SIZE");
  command
      .add_option("--strategy", options.strategies,
                  "Measure only strategies whose name matches: 'threads.*'")
      ->type_name("STRATEGY");
  command
      .add_option("--workers", options.workers,
                  "Use these numbers of workers: 1,2,4 (default: the suite's)")
      ->type_name("N,N");
  command
      .add_option("--cell", options.cells,
                  "Measure only cells whose full name matches; --dry-run prints the names")
      ->type_name("GLOB");
  command
      .add_option("--python", options.pythons,
                  "Measure these interpreters: paths, or names from `gilscope list interpreters` "
                  "(default: the suite's, otherwise " GILSCOPE_PYTHON ")")
      ->type_name("PYTHON");
  add_outside_options(command, options.outside);
  command
      .add_option("--against", options.against,
                  "Also measure another build folder, or another interpreter, in the same rounds "
                  "and say which one is faster")
      ->type_name("BUILD");
  CLI::Option* fleet =
      command
          .add_option("--fleet", options.fleet,
                      "Measure on the machines of this Dask cluster, a kernel at a time on each: "
                      "dask://HOST:PORT")
          ->type_name("ADDRESS");

  command.option_defaults()->group("How long");
  CLI::Option* rounds =
      command.add_option("--rounds", options.rounds, "Run exactly N rounds (default: the suite's)")
          ->type_name("N")
          ->check(CLI::Range(std::int64_t{1}, std::int64_t{100000}));
  command
      .add_option("--budget", options.budget,
                  "Keep measuring what is not precise yet for this long: 30s, 5m, 2h")
      ->type_name("TIME")
      ->excludes(rounds);
  command
      .add_option("--precision", options.precision,
                  "With a budget, call a cell precise once half of its interval is within this "
                  "share of its median (default 2%)")
      ->type_name("SHARE");

  command.option_defaults()->group("Result");
  command
      .add_option("-o,--output", options.output,
                  "Write the result to this file (default: results/TIME-SUITE.json)")
      ->type_name("FILE");
  command.add_flag("--resume", options.resume,
                   "Go on with the run that was interrupted: the suite's last one, or that of -o");
  command.add_flag("--dry-run", options.dry_run,
                   "Print the plan and measure nothing; modules that it needs are built");

  command.option_defaults()->group("Options");
  command
      .add_option("--seed", options.seed,
                  "Visit cells in the order of an earlier run, whose result names its seed "
                  "(default: a new order)")
      ->type_name("N")
      ->check(CLI::NonNegativeNumber);  // the conversion alone would wrap a negative one around
  command.add_flag(
      "--no-telemetry", options.no_telemetry,
      "Leave out the untimed visits that watch the GIL and the workers; saves about one "
      "round");
  command
      .add_option("--count", options.count,
                  "`instructions`: also count the instructions of cells with one process and one "
                  "worker under valgrind; slow, but hardly noisy")
      ->type_name("WHAT")
      ->check(CLI::IsMember({"instructions"}));
  for (const char* other :
       {"--against", "--cell", "--dry-run", "--size", "--kernels", "--executors"}) {
    fleet->excludes(command.get_option(other));
  }
  command.footer(
      "Examples\n"
      "  gilscope run smoke                            every strategy once, half a minute\n"
      "  gilscope run default --kernel primes          compare strategies on one kernel\n"
      "  gilscope run default --python cp312 cp314t    compare two interpreters\n"
      "  gilscope run default --budget 10m             ten minutes more for noisy cells\n"
      "  gilscope run gate --against ../main/build     is this build slower than that one?\n"
      "  gilscope run --kernel json_dumps --size small --strategy 'threads.*'\n"
      "  gilscope run --kernels . --size small         kernels of your own, in this folder");
}

}  // namespace gilscope::commands
