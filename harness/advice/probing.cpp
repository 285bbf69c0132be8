#include "harness/advice/probing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "harness/machine/control_groups.h"
#include "harness/machine/state.h"
#include "harness/model/json.h"
#include "harness/support/error.h"
#include "harness/support/files.h"
#include "harness/support/parse_json.h"
#include "harness/support/printable.h"
#include "harness/support/process.h"

namespace gilscope::advice {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

// What the function was doing when its process ended.
std::string doing(const model::WorkFacts& facts, const std::string& name) {
  if (facts.stage == "importing" || facts.stage == "start") return "while it was imported";
  if (facts.stage == "setting up") return "during the set-up";
  if (facts.stage == "making inputs") return "while its inputs were made";
  if (facts.calls_made == 0) return fmt::format("in the first call of {}", name);
  return fmt::format("after {} call{} of {}", facts.calls_made, facts.calls_made == 1 ? "" : "s",
                     name);
}

std::string why_it_ended(const Outcome& outcome, bool killed_for_memory, std::chrono::seconds limit,
                         const model::WorkFacts& facts, const std::string& name) {
  const std::string where = doing(facts, name);
  if (outcome.timed_out) {
    return fmt::format(
        "nothing came back within {} s, {}; give more with --budget, or look for what it waits for",
        limit.count(), where);
  }
  if (killed_for_memory) {
    const auto most = machine::memory_limit();
    return fmt::format("memory has run out {} ({}): give it more, or smaller inputs", where,
                       most ? fmt::format("the control group's {} MiB", *most >> 20) : "all");
  }
  if (outcome.signal != 0) {
    return fmt::format("signal {} has killed its process {}", outcome.signal, where);
  }
  return fmt::format("its process ended with status {} {}", outcome.exit_code, where);
}

json order_of(const Probe& probe) {
  json order = {{"spec", spec_of(probe.question)},  {"calls", probe.question.calls},
                {"workers", probe.workers},         {"in_flight", probe.in_flight},
                {"seconds", probe.seconds},         {"rate", probe.rate},
                {"may_connect", probe.may_connect}, {"seed", 1}};
  if (probe.sampling != nullptr) {
    order["calls"] = probe.sampling->calls;
    order["sizes"] = probe.sampling->sizes;
    order["batch"] = probe.sampling->batch;
  }
  return order;
}

model::WorkFacts facts_in(const fs::path& report) {
  model::WorkFacts facts;
  if (!fs::exists(report)) return facts;
  try {
    parse_json(read_text(report)).get_to(facts);
  } catch (const json::exception&) {
    facts = {};
  }
  return facts;
}

}  // namespace

json spec_of(const Question& question) {
  json spec = {{"import_path", question.import_path}};
  const auto add = [&](const char* key, const std::string& value) {
    if (!value.empty()) spec[key] = value;
  };
  if (question.statement.empty()) {
    spec["target"] = question.target;
    add("setup", question.setup);
  } else {
    spec["statement"] = question.statement;
    add("setup_statement", question.setup);
  }
  add("inputs", question.inputs);
  add("async", question.twin);
  add("compare", question.compare);
  if (question.inputs_pickled) spec["inputs_pickle"] = true;
  if (!question.inputs_pickled && question.inputs.find(':') == std::string::npos) {
    spec["inputs_files"] = true;
  }
  return spec;
}

std::map<std::string, std::string> environment_of_user(const fs::path& folder) {
  return {{"PYTHONPYCACHEPREFIX", (folder / "compiled").string()}};
}

model::WorkFacts probe(const Probe& probe, const interpreter::Interpreter& interpreter,
                       const Tree& tree) {
  model::Cell any;
  any.host = "exe";
  Command command = interpreter::runner_command(any, &interpreter, tree);
  const fs::path order = probe.folder / "order.json";
  const fs::path report = probe.folder / (interpreter.tag + ".json");
  write_atomically(order, order_of(probe).dump());
  command.argv = {interpreter.facts->executable, (tree.source / "harness/advice/probe.py").string(),
                  order.string(), report.string()};
  command.environment["PYTHONPATH"] += interpreter::users_import_path();
  command.environment.merge(environment_of_user(probe.folder));
  command.folder = probe.user_folder;
  command.time_limit = probe.limit;
  command.keep_output = 65536;
  fs::remove(report);
  const auto kills = machine::memory_kills();
  const Outcome outcome = run_process(command);
  if (outcome.interrupted) throw Interruption();
  model::WorkFacts facts = facts_in(report);
  const bool is_over = facts.stage == "done" || !facts.refused.empty() || !facts.asks.empty();
  if (!is_over && facts.stage.empty()) {
    facts.refused =
        fmt::format("its probe could not be run ({})", shortened(printable(outcome.complaint())));
  } else if (!is_over) {
    facts.refused = why_it_ended(outcome, machine::memory_kills() > kills, probe.limit, facts,
                                 probe.question.name());
  }
  return facts;
}

}  // namespace gilscope::advice
