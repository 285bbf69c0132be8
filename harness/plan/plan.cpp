#include "harness/plan/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "harness/machine/cpus.h"
#include "harness/plan/combinations.h"
#include "harness/plan/globs.h"
#include "harness/support/error.h"

namespace gilscope::plan {
namespace {

// Past the CPUs for kernels that wait: that is their point. Otherwise powers of two up to the CPUs.
std::vector<std::int64_t> default_workers(const KernelFile& kernel) {
  if (kernel.waits()) return {1, 4, 16, 64};
  std::vector<std::int64_t> workers;
  for (std::int64_t count = 1; count < machine::usable_cpus(); count *= 2) workers.push_back(count);
  workers.push_back(machine::usable_cpus());
  return workers;
}

std::vector<std::int64_t> workers_for(const KernelFile& kernel, const ExecutorFile& executor,
                                      const Selection& selection, const Filter& filter) {
  if (executor.one_worker) return {1};
  if (!filter.workers.empty()) return filter.workers;
  if (!selection.workers.empty()) return selection.workers;
  return default_workers(kernel);
}

// Where a cell is run.
struct Placement {
  const PlannedInterpreter* interpreter;
  std::string host;
};

// `hosts`: where what an interpreter's executable can run is run.
std::vector<Placement> placements(const ExecutorFile& executor, const Names& hosts,
                                  const std::vector<PlannedInterpreter>& interpreters) {
  static const PlannedInterpreter native{"native", {}};
  if (executor.host == "native") return {{&native, "native"}};
  std::vector<Placement> list;
  for (const PlannedInterpreter& interpreter : interpreters) {
    for (const std::string& host : executor.host == "exe" ? hosts : Names{executor.host}) {
      list.push_back({&interpreter, host});
    }
  }
  return list;
}

// What is embedded although it need not be is told apart by its interpreter's name.
std::string entry_of(const Placement& placement, const ExecutorFile& executor) {
  const bool is_choice = executor.host == "exe" && placement.host == "embedded";
  return placement.interpreter->tag + std::string(is_choice ? model::kEmbeddedSuffix : "");
}

// The chunk sizes that a suite asks for, of executors that have such a thing.
std::vector<std::int64_t> chunk_sizes_for(const ExecutorFile& executor,
                                          const Selection& selection) {
  if (!executor.chunks || selection.chunk_sizes.empty()) return {0};
  return selection.chunk_sizes;
}

// What travels as it lies in memory must be bytes; objects have to be pickled first, which is
// another executor.
std::string why_not_carried(const Cell& cell, const KernelFile& kernel) {
  if (!cell.carries || kernel.buffers || cell.binding != "python") return "";
  if (cell.hands_over == "references" || cell.hands_over == "pickle") return "";
  return fmt::format("{} hands over bytes, and the arguments of {} are other objects",
                     cell.executor, cell.kernel);
}

std::string why_skipped(const Cell& cell, const Combination& combination,
                        const PlannedInterpreter& interpreter) {
  const KernelFile& kernel = *combination.kernel;
  const ExecutorFile& executor = *combination.strategy.executor;
  const auto unavailable = interpreter.unavailable.find(cell.host);
  if (unavailable != interpreter.unavailable.end()) return unavailable->second;
  if (const auto reason = why_not(executor, interpreter); !reason.empty()) return reason;
  if (const auto reason = why_lacking(combination.needs, interpreter); !reason.empty()) {
    return reason;
  }
  // A list of tasks can say a pipeline: each worker takes its message through all stages.
  if (kernel.shape == "divide" &&
      std::ranges::find(executor.shapes, kernel.shape) == executor.shapes.end()) {
    return fmt::format(
        "{} hands out tasks that know nothing of each other, and {} is a problem that divides",
        cell.executor, cell.kernel);
  }
  if (executor.async && cell.carries && cell.binding == "native") {
    return fmt::format("{} runs C++ coroutines, a form that carries nothing", cell.executor);
  }
  if (const auto reason = why_not_carried(cell, kernel); !reason.empty()) return reason;
  if (!kernel.size(cell.size).digest) {
    return fmt::format("kernel.toml has no digest of size {} yet; {} puts it in", cell.size,
                       kernel.digest_command());
  }
  if (cell.workers <= cell.tasks) return "";
  return fmt::format("size {} has {} tasks, too few for {} workers", cell.size, cell.tasks,
                     cell.workers);
}

// A combination wherever it is run, with every worker count and chunk size.
std::vector<PlannedCell> expand(const Combination& combination, const std::vector<Placement>& where,
                                const std::vector<std::int64_t>& workers,
                                const std::vector<std::int64_t>& chunk_sizes) {
  const ExecutorFile& executor = *combination.strategy.executor;
  std::vector<PlannedCell> cells;
  Cell cell = combination.cell();
  for (const Placement& placement : where) {
    cell.host = placement.host;
    cell.interpreter = entry_of(placement, executor);
    for (const std::int64_t count : workers) {
      for (const std::int64_t chunk_size : chunk_sizes) {
        cell.workers = count;
        cell.chunk_size = chunk_size;
        cells.push_back({cell, why_skipped(cell, combination, *placement.interpreter),
                         !cell.waits && !cell.elsewhere && count > machine::usable_cpus()});
      }
    }
  }
  return cells;
}

// Every cell that one part of a suite selects, as often as it does.
std::vector<PlannedCell> cells_of(const Selection& selection, const Filter& filter,
                                  const Catalogue& catalogue,
                                  const std::vector<PlannedInterpreter>& interpreters) {
  std::vector<PlannedCell> cells;
  for (const Combination& combination : combinations(selection, filter, catalogue)) {
    const ExecutorFile& executor = *combination.strategy.executor;
    std::ranges::move(expand(combination, placements(executor, selection.hosts, interpreters),
                             workers_for(*combination.kernel, executor, selection, filter),
                             chunk_sizes_for(executor, selection)),
                      std::back_inserter(cells));
  }
  return cells;
}

void check_names(const Suite& suite, const Filter& filter, const Catalogue& catalogue) {
  if (filter.of_another_tree) return;
  const Names kernels = catalogue.kernel_names();
  const Names strategies = catalogue.strategies();
  for (const Selection& selection : suite.selections) {
    check_globs(selection.kernels, kernels, "kernel");
    check_globs(selection.strategies, strategies, "strategy");
  }
  check_globs(filter.kernels, kernels, "kernel");
  check_globs(filter.strategies, strategies, "strategy");
}

void keep_cells(const Filter& filter, std::vector<PlannedCell>& cells) {
  if (filter.cells.empty()) return;
  Names names;
  for (const PlannedCell& planned : cells) names.push_back(planned.cell.name());
  if (!filter.of_another_tree) check_globs(filter.cells, names, "cell");
  std::erase_if(cells, [&](const PlannedCell& planned) {
    return !matches_any(filter.cells, planned.cell.name());
  });
}

}  // namespace

std::vector<PlannedCell> make_plan(const Suite& suite, const Filter& filter,
                                   const Catalogue& catalogue,
                                   const std::vector<PlannedInterpreter>& interpreters) {
  check_names(suite, filter, catalogue);
  std::vector<PlannedCell> cells;
  std::set<std::string> seen;
  for (const Selection& selection : suite.selections) {
    for (PlannedCell& planned : cells_of(selection, filter, catalogue, interpreters)) {
      if (seen.insert(planned.cell.name()).second) cells.push_back(std::move(planned));
    }
  }
  keep_cells(filter, cells);
  if (cells.empty()) {
    throw UserError(fmt::format(
        "The suite '{}' selects nothing with these kernels, strategies and interpreters; widen "
        "--kernel or --strategy.",
        suite.name));
  }
  return cells;
}

void skip_unavailable(std::vector<PlannedCell>& cells,
                      const std::vector<PlannedInterpreter>& interpreters) {
  for (PlannedCell& planned : cells) {
    const auto found = std::ranges::find_if(
        interpreters, [&](const PlannedInterpreter& one) { return one.runs(planned.cell); });
    if (found == interpreters.end()) continue;
    const auto reason = found->unavailable.find(planned.cell.host);
    if (reason != found->unavailable.end()) planned.skipped = reason->second;
  }
}

}  // namespace gilscope::plan
