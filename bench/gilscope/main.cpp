// The gilscope command: which concurrency strategy wins, by how much, and why?
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "bench/gilscope/commands.h"
#include "harness/support/error.h"
#include "harness/support/git.h"
#include "harness/support/process.h"

int main(int argc, char** argv) {
  using namespace gilscope;
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
  try {
    app.parse(argc, argv);
    return exit_code;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kDone : kBadInput;
  } catch (const UserError& error) {
    fmt::print(stderr, "gilscope: {}\n", error.what());
    return kBadInput;
  } catch (const Finding& finding) {
    fmt::print(stderr, "gilscope: {}\n", finding.what());
    return kFinding;
  } catch (const Interruption&) {
    fmt::print(stderr, "gilscope: interrupted; nothing was written.\n");
    return kInterrupted;
  } catch (const std::exception& error) {
    fmt::print(stderr, "gilscope: {}\n", error.what());
    return kFinding;
  }
}
