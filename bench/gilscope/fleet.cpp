#include "bench/gilscope/fleet.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>

#include "harness/analysis/analysis.h"
#include "harness/interpreter/interpreter.h"
#include "harness/interpreter/packages.h"
#include "harness/plan/combinations.h"
#include "harness/storage/result_file.h"
#include "harness/support/error.h"
#include "harness/support/files.h"
#include "harness/support/git.h"
#include "harness/support/process.h"
#include "harness/support/scratch_folder.h"
#include "harness/support/tell.h"
#include "harness/text/summary.h"

namespace gilscope::commands {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::string_view kScheme = "dask://";
constexpr const char* kLibrary = "distributed";

// Kernel and size: what is measured together, with its base.
std::vector<std::string> blocks_of(const FleetOrder& order, const plan::Catalogue& catalogue) {
  std::vector<std::string> blocks;
  for (const plan::Selection& selection : order.suite.selections) {
    for (const auto& combination : plan::combinations(selection, order.filter, catalogue)) {
      std::string block = fmt::format("{}/{}", combination.kernel->name, combination.size);
      if (std::ranges::find(blocks, block) == blocks.end()) blocks.push_back(std::move(block));
    }
  }
  if (blocks.empty())
    throw UserError("The suite selects nothing with these kernels and strategies.");
  return blocks;
}

fs::path file_of(const fs::path& folder, std::string block) {
  std::ranges::replace(block, '/', '-');
  return folder / (block + ".json");
}

// The interpreter that this build was made for, with the library that talks to the cluster: the
// executor `dask_cluster` needs the same.
Command fleet_command(const fs::path& order_file, const plan::Catalogue& catalogue) {
  const Tree tree = own_tree();
  const auto python = interpreter::probe(default_python(), tree);
  for (const plan::ExecutorFile& executor : catalogue.executors) {
    const std::string set = executor.needs.package_set();
    if (set.empty() || plan::project_of(set) != kLibrary) continue;
    const auto folder = interpreter::packages_folder(python.tag, *python.facts, set, tree);
    if (!fs::is_directory(folder)) {
      throw UserError(fmt::format("--fleet takes {}; `gilscope get {}` brings it.", set, kLibrary));
    }
    return {.argv = {python.facts->executable, "-m", "harness.fleet", order_file.string()},
            .environment = {{"PYTHONPATH",
                             fmt::format("{}:{}", tree.source.string(), folder.string())}},
            .input = "",
            .time_limit = std::nullopt};
  }
  throw UserError("No executor of this tree says which version of distributed it is made for.");
}

json order_json(const FleetOrder& order, const std::vector<std::string>& blocks,
                const fs::path& folder) {
  const Tree tree = own_tree();
  const Origin origin = origin_of(tree);
  return {{"address", "tcp://" + order.address.substr(kScheme.size())},
          {"suite", order.suite.name},
          {"suite_text", read_text(order.suite_file)},
          {"arguments", order.arguments},
          {"program", (tree.build / "gilscope").string()},
          {"commit", origin.commit ? json(*origin.commit) : json()},
          {"blocks", blocks},
          {"folder", folder.string()}};
}

// Blocks of one machine as one run. Their visits were made one block after the other.
model::Run merged(std::vector<model::Run> runs) {
  std::ranges::sort(runs, {}, [](const model::Run& run) { return run.header.started_at; });
  model::Run whole = std::move(runs.front());
  std::int64_t visits = 0;
  for (const model::Visit& visit : whole.visits) visits = std::max(visits, visit.number);
  for (model::Run& run : std::span(runs).subspan(1)) {
    std::int64_t last = visits;
    for (model::Visit& visit : run.visits) {
      visit.number += visits;
      last = std::max(last, visit.number);
      whole.visits.push_back(std::move(visit));
    }
    visits = last;
    std::ranges::move(run.header.plan, std::back_inserter(whole.header.plan));
    for (model::Warning& warning : run.header.warnings) {
      const auto same = std::ranges::find_if(whole.header.warnings, [&](const auto& known) {
        return known.code == warning.code && known.text == warning.text;
      });
      if (same == whole.header.warnings.end()) whole.header.warnings.push_back(std::move(warning));
    }
    whole.header.interpreters.merge(run.header.interpreters);
    whole.telemetry.merge(run.telemetry);
    whole.counts.merge(run.counts);
    whole.header.complete = whole.header.complete && run.header.complete;
  }
  return whole;
}

// OUTPUT.json -> OUTPUT.KEY.json
fs::path result_of(fs::path output, const std::string& machine) {
  return output.replace_extension(machine + ".json");
}

int conclude(const FleetOrder& order, const std::vector<std::string>& blocks,
             const fs::path& folder) {
  std::map<std::string, std::vector<model::Run>> by_machine;
  for (const std::string& block : blocks) {
    model::Run run = storage::read_result(file_of(folder, block));
    by_machine[run.header.machine.key].push_back(std::move(run));
  }
  bool failed = false;
  for (auto& [machine, runs] : by_machine) {
    const analysis::Analysis analysis = analysis::analyse(merged(std::move(runs)));
    for (const auto& cell : analysis.cells) {
      failed = failed || cell.status == analysis::Status::failed;
    }
    const fs::path result = result_of(order.output, machine);
    write_atomically(result, storage::result_text(analysis));
    print("\n{}, {} cores\n{}\n{}\n", analysis.run.header.machine.cpu,
          analysis.run.header.machine.cores, text::summary(analysis), result.string());
  }
  fs::remove_all(folder);
  return failed ? kFinding : kDone;
}

}  // namespace

int run_fleet(const FleetOrder& order) {
  if (!order.address.starts_with(kScheme) ||
      order.address.find(':', kScheme.size()) == std::string::npos) {
    throw UserError(
        fmt::format("'{}' is no address of a fleet; write it as dask://HOST:PORT.", order.address));
  }
  const plan::Catalogue catalogue = plan::read_catalogue();
  const std::vector<std::string> blocks = blocks_of(order, catalogue);
  fs::path folder = order.output;
  folder.replace_extension("fleet");
  if (fs::exists(folder) && !order.resume) {
    throw UserError(
        fmt::format("'{}' holds blocks of a run that was interrupted; go on with "
                    "--resume, remove it, or name another file with -o.",
                    folder.string()));
  }
  fs::create_directories(folder);
  std::vector<std::string> left;
  std::ranges::copy_if(blocks, std::back_inserter(left), [&](const std::string& block) {
    return !fs::exists(file_of(folder, block));
  });
  if (!left.empty()) {
    const ScratchFolder scratch("gilscope-fleet");
    const auto file = scratch.path() / "order.json";
    write_atomically(file, order_json(order, left, fs::absolute(folder)).dump());
    const int status = run_in_front(fleet_command(file, catalogue));
    if (interrupted()) {
      tell("gilscope: interrupted; `--resume -o {}` goes on from here.", order.output.string());
      return kInterrupted;
    }
    std::error_code none;
    if (status != 0) {
      fs::remove(folder, none);  // where no block was finished
      return kBadInput;
    }
  }
  return conclude(order, blocks, folder);
}

}  // namespace gilscope::commands
