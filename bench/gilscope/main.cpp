// The gilscope command: which concurrency strategy wins, by how much, and why?
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <new>
#include <string_view>

#include "bench/gilscope/commands.h"
#include "bench/gilscope/completion.h"
#include "bench/gilscope/help.h"
#include "bench/gilscope/version.h"
#include "harness/support/error.h"
#include "harness/support/git.h"
#include "harness/support/process.h"
#include "harness/support/tell.h"

namespace {

using namespace gilscope;

void add_version(CLI::App& app) {
  CLI::Option* version = app.set_version_flag(
      "--version",
      [&app] {
        return app.count("--json") > 0 ? commands::version_json() : commands::version_text();
      },
      "Print the version, the commit and the compiler of this build");
  const std::string description = "With --version: print JSON";  // a literal would be a variable
  app.add_flag("--json", description)->needs(version);
}

// What shells ask for each word that is being typed (completion.cpp). Not a command of CLI11, since
// the words that follow are those of another command line.
bool asks_for_candidates(const CLI::App& app, int argc, char** argv) {
  if (argc < 2 || std::string_view(argv[1]) != "complete") return false;
  commands::print_candidates(app, {argv + 2, argv + argc});
  return true;
}

int run_command(CLI::App& app, int argc, char** argv, const int& exit_code) {
  try {
    if (asks_for_candidates(app, argc, argv)) return kDone;
    app.parse(argc, argv);
    return exit_code;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kDone : kBadInput;
  } catch (const UserError& error) {
    tell("gilscope: {}", error.what());
    return kBadInput;
  } catch (const Finding& finding) {
    tell("gilscope: {}", finding.what());
    return kFinding;
  } catch (const Interruption&) {
    tell("gilscope: interrupted; nothing was written.");
    return kInterrupted;
  } catch (const std::filesystem::filesystem_error& error) {
    tell("gilscope: '{}' cannot be used ({}); check the path and its permissions.",
         error.path1().string(), error.code().message());
    return kBadInput;
  } catch (const std::bad_alloc&) {
    tell("gilscope: Memory has run out; give it more, or measure less at once.");
    return kBadInput;
  } catch (const std::exception& error) {
    tell("gilscope: {}", error.what());
    return kFinding;
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "gilscope compares concurrency strategies on identical work: which one wins, by how much, "
      "and why?",
      "gilscope"};
  app.formatter_fn(commands::help_of);
  app.failure_message(commands::mistake_of);
  app.require_subcommand(1);
  int exit_code = kDone;
  commands::add_run(app, exit_code);
  commands::add_advise(app, exit_code);
  commands::add_doctor(app, exit_code);
  commands::add_list(app, exit_code);
  commands::add_get(app, exit_code);
  commands::add_digest(app, exit_code);
  commands::add_new(app, exit_code);
  commands::add_report(app, exit_code);
  commands::add_compare(app, exit_code);
  commands::add_export(app, exit_code);
  commands::add_schema(app, exit_code);
  commands::add_history(app, exit_code);
  commands::add_dashboard(app, exit_code);
  commands::add_completion(app, exit_code);
  add_version(app);
  app.footer(
      "Examples\n"
      "  gilscope doctor                               can this machine measure?\n"
      "  gilscope run smoke                            every strategy, half a minute\n"
      "  gilscope report results/RUN.json -o run.html  draw what was measured\n\n"
      "`gilscope COMMAND --help` explains a command. Exit status: 0 done, 1 a finding (something "
      "failed or got slower), 2 bad input, 130 interrupted.");
  forget_repository_of_hook();
  supervise_children();
  const int code = run_command(app, argc, argv, exit_code);
  std::cout.flush();  // help is printed there
  const bool all = all_was_printed() && !std::cout.fail();
  return !all && code == kDone ? kFinding : code;
}
