#include "bench/gilscope/header.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <random>
#include <utility>
#include <vector>

#include "harness/interpreter/interpreter.h"
#include "harness/machine/cpus.h"
#include "harness/machine/facts.h"
#include "harness/machine/state.h"
#include "harness/support/git.h"
#include "harness/support/tell.h"
#include "harness/support/utc.h"

namespace gilscope::commands {
namespace {

using conductor::Side;
using interpreter::Interpreter;

// Of those that could be asked; the cells of the others say why not.
std::map<std::string, model::InterpreterFacts> facts_of(
    const std::vector<Interpreter>& interpreters) {
  std::map<std::string, model::InterpreterFacts> facts;
  for (const Interpreter& interpreter : interpreters) {
    if (!interpreter.facts) continue;
    model::InterpreterFacts& entry = facts[interpreter.tag] = *interpreter.facts;
    entry.hosts = interpreter.hosts();
  }
  return facts;
}

std::map<std::string, model::KernelWords> words_of(const std::vector<plan::KernelFile>& kernels) {
  std::map<std::string, model::KernelWords> words;
  for (const plan::KernelFile& kernel : kernels) words[kernel.name] = {kernel.summary, kernel.item};
  return words;
}

std::vector<model::Warning> check_workers(const std::vector<model::PlannedCell>& cells) {
  std::int64_t most_workers = 0;
  std::vector<std::string> oversubscribed;
  for (const model::PlannedCell& planned : cells) {
    if (!planned.skipped.empty() || !planned.oversubscribed) continue;
    most_workers = std::max(most_workers, planned.cell.workers);
    oversubscribed.push_back(planned.cell.name());
  }
  return machine::check_workers(most_workers, machine::usable_cpus(), oversubscribed);
}

// Those whose workers a variable has sent away cannot be compared as others are.
std::vector<model::Warning> check_elsewhere(const std::vector<model::PlannedCell>& cells) {
  std::vector<std::string> names;
  for (const model::PlannedCell& planned : cells) {
    if (planned.skipped.empty() && planned.cell.elsewhere) names.push_back(planned.cell.name());
  }
  if (names.empty()) return {};
  return {{"elsewhere",
           fmt::format("{} cell{} on a cluster that runs already: against others of this run they "
                       "compare that cluster and the way to it with this machine, and nobody "
                       "knows here what CPU time and memory their workers use",
                       names.size(), names.size() == 1 ? " has workers" : "s have workers"),
           "compare them with one another, or measure without the variable that names the cluster",
           names}};
}

// What is known before the first visit.
std::vector<model::Warning> warnings_of(const Side& side) {
  auto warnings = machine::warnings_of(machine::check_machine());
  const auto add = [&](std::vector<model::Warning> more) {
    std::ranges::move(more, std::back_inserter(warnings));
  };
  add(machine::check_build());
  for (const Interpreter& interpreter : side.interpreters) {
    // Not once more for the same build: cp313t-gil, cp311-embedded.
    if (!interpreter.facts || interpreter.tag.find('-') != std::string::npos) continue;
    add(machine::check_interpreter(interpreter.tag, *interpreter.facts));
  }
  add(check_workers(side.cells));
  add(check_elsewhere(side.cells));
  return warnings;
}

}  // namespace

model::RunHeader make_header(const std::string& suite, const conductor::RunPlan& plan,
                             const Side& side, const std::string& run_id, const std::string& name) {
  model::RunHeader header;
  header.suite = suite;
  header.run_id = run_id;
  header.side = name;
  header.seed = plan.seed;
  header.started_at = utc_now();
  Origin origin = origin_of(side.tree);
  if (!origin.reason.empty()) {
    tell("gilscope: no commit is recorded: {}.", origin.reason);
  }
  header.git_commit = std::move(origin.commit);
  header.modified = origin.modified;
  header.settings = plan.settings;
  header.machine = machine::machine_facts();
  header.interpreters = facts_of(side.interpreters);
  header.kernels = words_of(side.kernels);
  header.plan = side.cells;
  header.warnings = warnings_of(side);
  return header;
}

std::string new_run_id() {
  std::random_device random;
  return fmt::format("{:08x}{:08x}", random(), random());
}

}  // namespace gilscope::commands
