#include "bench/gilscope/advise_options.h"

#include <cstdint>

namespace gilscope::commands {

void add_advise_options(CLI::App& command, AdviseOptions& options) {
  advice::Question& question = options.question;
  CLI::Option* what = command.add_option(
      "FUNCTION", options.what,
      "module:function, FILE.py:function, or NAME of a [workload.NAME] in gilscope.toml");

  command.option_defaults()->group("The work");
  command.add_option("-c", question.statement, "Measure this statement instead; x is the input")
      ->type_name("STATEMENT")
      ->excludes(what);
  command
      .add_option("--inputs", question.inputs,
                  "Where arguments come from: module:callable, module:list, or files: 'data/*.txt' "
                  "(default: none)")
      ->type_name("INPUTS");
  command
      .add_option("--calls", question.calls,
                  "Answer for so many calls (default: as many as there are inputs)")
      ->type_name("N")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 40));
  command
      .add_option("--setup", question.setup,
                  "What each worker calls first, module:function; with -c, a statement")
      ->type_name("SETUP");
  command
      .add_option("--async", question.twin,
                  "The same as a coroutine function, which goes to asyncio: module:function")
      ->type_name("FUNCTION");
  command
      .add_option("--compare", question.compare,
                  "When results are the same: equal, approx, none, or module:function of two "
                  "results (default: equal)")
      ->type_name("HOW");

  command.option_defaults()->group("What to try");
  command
      .add_option("--workers", options.workers,
                  "Use these numbers of workers: 2,4 (default: half and all of the CPUs)")
      ->type_name("N,N");
  command
      .add_option("--in-flight", options.in_flight,
                  "Of work that waits, have so many calls under way: 1,8,32 (default: 4,16,64)")
      ->type_name("N,N");
  command
      .add_option("--python", question.pythons,
                  "Under these interpreters, by path or name; the first is compared with (default: "
                  "the active environment's)")
      ->type_name("PYTHON");
  command.add_option("--budget", question.budget, "Take about so long: 30s, 5m (default: 60s)")
      ->type_name("TIME");
  command
      .add_option("--rate", question.rate,
                  "Send servers on other machines at most so many requests a second (default: 20)")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  command.add_flag("--yes", options.yes, "Go on without asking when it connects to such a server");

  command.option_defaults()->group("Result");
  command
      .add_option("-o,--output", options.output,
                  "Also write what was measured to this file, for `gilscope report`")
      ->type_name("FILE");
  command.add_flag("--json", options.json, "Print the answer as JSON");
  // Of the Python API: a pickled list in a file.
  command.add_flag("--inputs-pickled", question.inputs_pickled)->group("");
  command.footer(
      "Examples\n"
      "  gilscope advise myapp:score --inputs myapp.bench:texts --calls 10000\n"
      "  gilscope advise score.py:score --inputs 'data/*.txt'\n"
      "  gilscope advise myapp:fetch --inputs myapp:urls --in-flight 8,32,128\n"
      "  gilscope advise -c 'sum(range(100_000))' --calls 1000\n"
      "  gilscope advise myapp:score --python cp312 cp313t -o score.json");
}

}  // namespace gilscope::commands
