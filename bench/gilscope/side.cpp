#include "bench/gilscope/side.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "harness/interpreter/discovery.h"
#include "harness/machine/facilities.h"
#include "harness/plan/plan.h"
#include "harness/support/error.h"
#include "harness/support/nearest.h"
#include "harness/support/tell.h"

namespace gilscope::commands {
namespace {

using conductor::Side;
using interpreter::Interpreter;

std::vector<Interpreter> find_interpreters(const plan::Suite& suite, const Tree& tree,
                                           std::vector<std::string> paths) {
  if (paths.empty()) paths = suite.interpreters;
  if (paths.empty()) paths = {default_python()};
  return interpreter::find(paths, tree);
}

// As the plan sees them.
std::vector<plan::PlannedInterpreter> planned(const std::vector<Interpreter>& interpreters,
                                              const Tree& tree) {
  std::vector<plan::PlannedInterpreter> list;
  for (const Interpreter& one : interpreters) list.push_back(interpreter::planned(one, tree));
  return list;
}

// Builds the modules of those interpreters that a planned cell needs.
void build_modules(Side& side) {
  std::vector<Interpreter*> needed;
  for (Interpreter& one : side.interpreters) {
    const plan::PlannedInterpreter entry = interpreter::planned(one, side.tree);
    const auto needs_it = [&](const model::PlannedCell& cell) {
      return cell.skipped.empty() && entry.runs(cell.cell);
    };
    if (std::ranges::any_of(side.cells, needs_it)) needed.push_back(&one);
  }
  interpreter::build_modules(needed, side.tree, [](const std::string& line) { tell("{}", line); });
}

// Once for each interpreter and binding that a planned cell needs.
void build_bindings(Side& side, const plan::Catalogue& catalogue) {
  std::map<std::pair<const Interpreter*, std::string>, std::string> reasons;
  for (model::PlannedCell& planned : side.cells) {
    const plan::BindingFile* file = catalogue.binding(planned.cell.binding);
    if (file == nullptr || !file->built || !planned.skipped.empty()) continue;
    const auto found = std::ranges::find_if(side.interpreters, [&](const Interpreter& one) {
      return interpreter::planned(one, side.tree).runs(planned.cell);
    });
    if (found == side.interpreters.end()) continue;
    const auto key = std::pair(&*found, planned.cell.binding);
    if (!reasons.contains(key)) {
      reasons[key] = interpreter::build_binding(*found, planned.cell, side.tree);
    }
    planned.skipped = reasons[key];
  }
}

// Whether one of the fixtures listens on the loopback interface; those of older trees do not say.
bool is_served(const std::vector<std::string>& needs, const plan::Catalogue& catalogue) {
  return std::ranges::any_of(needs, [&](const std::string& name) {
    const plan::FixtureFile* fixture = catalogue.fixture(name);
    return fixture == nullptr || fixture->loopback;
  });
}

// Cells that need what this machine has not are skipped; the others are measured.
void skip_without_facilities(std::vector<model::PlannedCell>& cells,
                             const plan::Catalogue& catalogue) {
  const std::string no_loopback = machine::why_no_loopback();
  const std::string no_semaphores = machine::why_no_semaphores();
  for (model::PlannedCell& planned : cells) {
    const model::Cell& cell = planned.cell;
    if (!planned.skipped.empty()) continue;
    if (is_served(catalogue.kernel(cell.kernel).needs, catalogue) ||
        is_served(cell.needs, catalogue)) {
      planned.skipped = no_loopback;
    }
    const bool has_semaphores = (cell.family == "processes" || cell.family == "distributed") &&
                                !cell.executor.starts_with("pipes_");
    if (has_semaphores && planned.skipped.empty()) {
      planned.skipped = no_semaphores;
    }
  }
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

}  // namespace

std::optional<std::filesystem::path> suite_file(const std::string& wanted) {
  const auto shipped = source_root() / "bench/suites" / (wanted + ".toml");
  for (const auto& file : {std::filesystem::path(wanted), shipped}) {
    if (std::filesystem::is_regular_file(file)) return file;
  }
  return std::nullopt;
}

plan::Suite find_suite(const std::string& wanted) {
  if (const auto file = suite_file(wanted)) return plan::read_suite(*file);
  std::vector<std::string> known;
  for (const auto& file : plan::shipped_suites()) known.push_back(file.stem().string());
  throw UserError(fmt::format("There is no suite '{}'; give a TOML file or a shipped suite.{}",
                              wanted, suggestion(wanted, known)));
}

Side make_side(const plan::Suite& suite, const plan::Filter& filter, const Tree& tree,
               plan::Catalogue catalogue, const std::vector<std::string>& pythons) {
  Side side;
  side.tree = tree;
  side.interpreters = find_interpreters(suite, tree, pythons);
  // Before anything is built: bad names show at once. What cannot be built is marked afterwards.
  side.cells = plan::make_plan(suite, filter, catalogue, planned(side.interpreters, tree));
  build_modules(side);
  plan::skip_unavailable(side.cells, planned(side.interpreters, tree));
  build_bindings(side, catalogue);
  skip_without_facilities(side.cells, catalogue);
  add_embedded_entries(side);
  side.kernels = std::move(catalogue.kernels);
  side.fixtures = std::move(catalogue.fixtures);
  return side;
}

}  // namespace gilscope::commands
