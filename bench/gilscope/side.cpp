#include "bench/gilscope/side.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "harness/interpreter/discovery.h"
#include "harness/machine/cpus.h"
#include "harness/machine/state.h"
#include "harness/storage/context.h"
#include "harness/storage/result_file.h"
#include "harness/support/error.h"
#include "harness/support/nearest.h"

namespace gilscope::commands {
namespace {

using conductor::Side;
using interpreter::Interpreter;
using nlohmann::json;

std::vector<Interpreter> find_interpreters(const plan::Suite& suite, const Tree& tree,
                                           std::vector<std::string> paths) {
  if (paths.empty()) paths = suite.interpreters;
  if (paths.empty()) paths = {GILSCOPE_PYTHON};
  return interpreter::find(paths, tree);
}

// The entry that a cell's interpreter is, or the one that it embeds.
bool runs_on(const model::Cell& cell, const Interpreter& entry) {
  return cell.interpreter == entry.tag ||
         cell.interpreter == entry.tag + std::string(model::kEmbeddedSuffix);
}

// Builds the modules of those interpreters that a planned cell needs.
void build_modules(Side& side, const std::vector<model::PlannedCell>& cells) {
  std::vector<Interpreter*> needed;
  for (Interpreter& interpreter : side.interpreters) {
    const auto needs_it = [&](const model::PlannedCell& planned) {
      return planned.skipped.empty() && runs_on(planned.cell, interpreter);
    };
    if (std::ranges::any_of(cells, needs_it)) needed.push_back(&interpreter);
  }
  interpreter::build_modules(needed, side.tree,
                             [](const std::string& line) { fmt::print(stderr, "{}\n", line); });
}

// What is embedded is an entry of its own, beside the interpreter that it embeds.
void add_embedded_entries(Side& side) {
  std::vector<Interpreter> embedded;
  for (const Interpreter& interpreter : side.interpreters) {
    Interpreter entry = interpreter;
    entry.tag += model::kEmbeddedSuffix;
    const auto is_used = [&](const model::PlannedCell& planned) {
      return planned.cell.interpreter == entry.tag;
    };
    if (std::ranges::any_of(side.cells, is_used)) embedded.push_back(std::move(entry));
  }
  std::ranges::move(embedded, std::back_inserter(side.interpreters));
}

std::vector<model::PlannedCell> plan_cells(const plan::Suite& suite, const plan::Filter& filter,
                                          const plan::Catalogue& catalogue, const Side& side) {
  std::vector<plan::PlannedInterpreter> planned;
  for (const Interpreter& interpreter : side.interpreters)
    planned.push_back(interpreter::planned(interpreter));
  return plan::make_plan(suite, filter, catalogue, planned);
}

json interpreters_json(const std::vector<Interpreter>& interpreters) {
  json result = json::object();
  for (const Interpreter& interpreter : interpreters) {
    if (interpreter.facts.is_null()) continue;  // its cells say why
    json facts = interpreter.facts;
    for (const char* key : {"tag", "version_info", "include", "headers", "ext_suffix"}) {
      facts.erase(key);
    }
    json hosts = json::array();
    const bool embedded = interpreter.tag.ends_with(model::kEmbeddedSuffix);
    for (const char* host : {"exe", "embedded"}) {
      if (embedded && host == std::string_view("exe")) continue;
      if (!interpreter.unavailable.contains(host)) hosts.push_back(host);
    }
    facts["host"] = hosts;
    facts["gil_switch"] = interpreter.gil_switch.empty() ? json() : json(interpreter.gil_switch);
    result[interpreter.tag] = facts;
  }
  return result;
}

// What is known before the first visit.
std::vector<model::Warning> warnings_of(const Side& side) {
  auto warnings = machine::warnings_of(machine::check_machine());
  const auto add = [&](std::vector<model::Warning> more) {
    std::ranges::move(more, std::back_inserter(warnings));
  };
  add(machine::check_build());
  for (const Interpreter& interpreter : side.interpreters) {
    if (interpreter.facts.is_null() || interpreter.tag.find('-') != std::string::npos) continue;
    add(machine::check_interpreter(interpreter.tag, interpreter.facts));
  }
  std::int64_t most_workers = 0;
  std::vector<std::string> oversubscribed;
  for (const model::PlannedCell& planned : side.cells) {
    if (!planned.skipped.empty() || !planned.oversubscribed) continue;
    most_workers = std::max(most_workers, planned.cell.workers);
    oversubscribed.push_back(planned.cell.name());
  }
  add(machine::check_workers(most_workers, machine::usable_cpus(), oversubscribed));
  return warnings;
}

}  // namespace

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

Side make_side(const plan::Suite& suite, const plan::Filter& filter, const Tree& tree,
               const std::vector<std::string>& pythons) {
  const plan::Catalogue catalogue = plan::read_catalogue(tree);
  Side side;
  side.tree = tree;
  side.kernels = catalogue.kernels;
  side.interpreters = find_interpreters(suite, tree, pythons);
  // Planned before they are built, too: bad names show before a long build.
  build_modules(side, plan_cells(suite, filter, catalogue, side));
  side.cells = plan_cells(suite, filter, catalogue, side);
  add_embedded_entries(side);
  return side;
}

json make_header(const plan::Suite& suite, const Side& side, const conductor::Settings& settings,
                 const std::string& run_id, const std::string& name) {
  json plan = json::array();
  for (const model::PlannedCell& cell : side.cells) plan.push_back(results::plan_entry(cell));
  json kernels = json::object();
  for (const plan::KernelFile& kernel : side.kernels) {
    kernels[kernel.name] = {{"summary", kernel.summary}, {"item", kernel.item}};
  }
  return {{"schema_version", results::kSchemaVersion},
          {"suite", suite.name},
          {"run_id", run_id},
          {"side", name},
          {"seed", settings.seed},
          {"started_at", results::utc_now()},
          {"git_commit", results::git_commit(side.tree.source)},
          {"settings",
           {{"rounds", settings.rounds},
            {"budget_s", settings.budget ? json(settings.budget->count()) : json()},
            {"precision", settings.precision},
            {"warm_samples", settings.warm_samples},
            {"telemetry", settings.telemetry},
            {"visit_limit_s", settings.visit_limit.count()}}},
          {"machine", results::machine()},
          {"interpreters", interpreters_json(side.interpreters)},
          {"kernels", kernels},
          {"plan", plan},
          {"warnings", warnings_of(side)},
          {"complete", false}};
}

}  // namespace gilscope::commands
