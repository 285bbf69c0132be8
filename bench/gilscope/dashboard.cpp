// gilscope dashboard: a history as a static site. It is put in order here; Python finds changes and
// draws.
#include "harness/history/dashboard.h"

#include <fmt/format.h>

#include "bench/gilscope/commands.h"
#include "bench/gilscope/drawing.h"
#include "harness/history/location.h"
#include "harness/support/error.h"
#include "harness/support/tell.h"

namespace gilscope::commands {
namespace {

struct DashboardOptions {
  std::string where = "history";
  std::string repository;
  std::string output;
  bool json = false;
};

struct Document {
  std::string text;
  std::size_t problems = 0;
};

Document read_document(const DashboardOptions& options) {
  const std::string repository = history::checked_repository(options.repository);
  const history::Location location(options.where);
  Document document;
  location.read([&](const std::filesystem::path& folder) {
    const history::History history = history::read_history(folder);
    if (history.runs() == 0) {
      throw UserError(fmt::format(
          "The history '{}' holds no run{}.", location.name(),
          history.problems.empty()
              ? "; `gilscope history add` adds one"
              : " that can be read; `gilscope history check` says what is wrong with each"));
    }
    document = {history::dashboard_text(history, repository), history.problems.size()};
  });
  return document;
}

int dashboard(const DashboardOptions& options) {
  if (options.json) {
    print_text(read_document(options).text);
    return kDone;
  }
  if (options.output.empty()) {
    throw UserError("-o is missing; name the folder of the site with it, or print with --json.");
  }
  const Document document = read_document(options);
  const int status = draw("dashboard", "reports.dashboard", document.text, options.output);
  if (document.problems > 0) {
    tell(
        "gilscope: {} problem{} with the history, named at the foot of the site; `gilscope "
        "history check` lists them.",
        document.problems, document.problems == 1 ? "" : "s");
  }
  return status;
}

}  // namespace

void add_dashboard(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<DashboardOptions>();
  CLI::App* command = app.add_subcommand(
      "dashboard",
      "Draw a history as a static web site: what got slower, and when\n\nThe site begins with "
      "the changes, shows one page per series, and needs no server.");
  command->group("Follow over time");
  command
      ->add_option("--history", options->where,
                   "The history to draw: a folder, or branch:NAME (default: history)")
      ->type_name("HISTORY");
  CLI::Option* output =
      command->add_option("-o,--output", options->output, "Write the site into this folder")
          ->type_name("FOLDER");
  command
      ->add_option("--repository", options->repository,
                   "Link commits to this address: https://... (default: the repository's remote)")
      ->type_name("URL");
  command->add_flag("--json", options->json, "Print the data of the site instead of drawing it")
      ->excludes(output);
  command->footer(
      "Examples\n"
      "  gilscope dashboard -o site\n"
      "  gilscope dashboard --history branch:gilscope-history -o site");
  command->callback([options, &exit_code] { exit_code = dashboard(*options); });
}

}  // namespace gilscope::commands
