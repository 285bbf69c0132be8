// The gilscope command: which concurrency strategy wins, by how much, and why?
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <new>

#include "bench/gilscope/commands.h"
#include "harness/support/error.h"
#include "harness/support/git.h"
#include "harness/support/process.h"
#include "harness/support/tell.h"

namespace {

using namespace gilscope;

int run_command(CLI::App& app, int argc, char** argv, const int& exit_code) {
  try {
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
  CLI::App app{"gilscope compares concurrency strategies on identical work."};
  app.set_version_flag("--version", GILSCOPE_VERSION);
  app.require_subcommand(1);
  int exit_code = kDone;
  commands::add_run(app, exit_code);
  commands::add_list(app, exit_code);
  commands::add_digest(app, exit_code);
  commands::add_compare(app, exit_code);
  commands::add_doctor(app, exit_code);
  commands::add_report(app, exit_code);
  commands::add_export(app, exit_code);
  commands::add_history(app, exit_code);
  commands::add_dashboard(app, exit_code);
  commands::add_schema(app, exit_code);
  forget_repository_of_hook();
  supervise_children();
  const int code = run_command(app, argc, argv, exit_code);
  std::cout.flush();  // help is printed there
  const bool all = all_was_printed() && !std::cout.fail();
  return !all && code == kDone ? kFinding : code;
}
