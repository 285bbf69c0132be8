#include "harness/plan/plan.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <set>

#include "harness/machine/cpus.h"
#include "harness/support/error.h"
#include "harness/support/nearest.h"

namespace gilscope::plan {
namespace {

using Names = std::vector<std::string>;

bool matches(const std::string& glob, const std::string& name) {
  return ::fnmatch(glob.c_str(), name.c_str(), 0) == 0;
}

bool matches_any(const Names& globs, const std::string& name) {
  return std::ranges::any_of(globs, [&](const std::string& glob) { return matches(glob, name); });
}

// Every glob must match a known name: a mistyped one would silently measure less.
void check_globs(const Names& globs, const Names& known, std::string_view what) {
  for (const std::string& glob : globs) {
    const auto hit = [&](const std::string& name) { return matches(glob, name); };
    if (std::ranges::none_of(known, hit)) {
      throw UserError(fmt::format("There is no {} '{}'.{}", what, glob, suggestion(glob, known)));
    }
  }
}

Names kernel_names(const Catalogue& catalogue) {
  Names names;
  for (const KernelFile& kernel : catalogue.kernels) names.push_back(kernel.name);
  return names;
}

// Does the kernel have what the executor and binding ask for? If not, the pair makes no sense.
bool sensible(const KernelFile& kernel, const ExecutorFile& executor, const std::string& binding) {
  if (executor.async) return kernel.has_async;
  return binding == "python" ? kernel.has_python : kernel.has_cpp;
}

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

Cell make_cell(const KernelFile& kernel, const KernelSize& size, const ExecutorFile& executor,
               const std::string& binding) {
  Cell cell;
  cell.kernel = kernel.name;
  cell.kernel_class = kernel.kernel_class;
  cell.size = size.name;
  cell.items = size.items;
  cell.tasks = size.tasks;
  cell.params = size.params;
  cell.digest = size.digest;
  cell.waits = kernel.waits();
  cell.executor = executor.name;
  cell.binding = binding;
  cell.family = executor.family_of(binding);
  cell.host = executor.host;
  return cell;
}

const std::vector<PlannedInterpreter>& native_only() {
  static const std::vector<PlannedInterpreter> only = {{"native", {}}};
  return only;
}

// One kernel size under one strategy, with every worker count and interpreter.
class Expansion {
 public:
  Expansion(const std::vector<PlannedInterpreter>& interpreters, std::vector<PlannedCell>& cells)
      : interpreters_(interpreters), cells_(cells) {}

  // `hosts`: where what an interpreter's executable can run is run.
  void add(const Cell& cell, const ExecutorFile& executor, const std::vector<std::int64_t>& workers,
           const Names& hosts) {
    const auto& interpreters = cell.host == "native" ? native_only() : interpreters_;
    for (const PlannedInterpreter& interpreter : interpreters) {
      for (const std::string& host : cell.host == "exe" ? hosts : Names{cell.host}) {
        Cell placed = cell;
        placed.host = host;
        placed.interpreter = entry_of(interpreter.tag, cell.host, host);
        for (const std::int64_t count : workers) {
          placed.workers = count;
          add(placed, interpreter, executor);
        }
      }
    }
  }

 private:
  void add(const Cell& cell, const PlannedInterpreter& interpreter, const ExecutorFile& executor) {
    if (!seen_.insert(cell.name()).second) return;
    cells_.push_back({cell, why_skipped(cell, interpreter, executor),
                      !cell.waits && cell.workers > machine::usable_cpus()});
  }

  // What is embedded although it need not be is told apart by its interpreter's name.
  static std::string entry_of(const std::string& tag, const std::string& home,
                              const std::string& host) {
    return home == "exe" && host == "embedded" ? tag + std::string(model::kEmbeddedSuffix) : tag;
  }

  static std::string why_skipped(const Cell& cell, const PlannedInterpreter& interpreter,
                                 const ExecutorFile& executor) {
    const auto unavailable = interpreter.unavailable.find(cell.host);
    if (unavailable != interpreter.unavailable.end()) return unavailable->second;
    if (const auto reason = why_not(executor, interpreter); !reason.empty()) return reason;
    if (cell.workers > cell.tasks) {
      return fmt::format("size {} has {} tasks, too few for {} workers", cell.size, cell.tasks,
                         cell.workers);
    }
    return "";
  }

  const std::vector<PlannedInterpreter>& interpreters_;
  std::vector<PlannedCell>& cells_;
  std::set<std::string> seen_;
};

void check_names(const Suite& suite, const Filter& filter, const Catalogue& catalogue) {
  if (filter.of_another_tree) return;
  const Names kernels = kernel_names(catalogue);
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

Names Catalogue::strategies() const {
  Names names;
  for (const ExecutorFile& executor : executors) {
    for (const std::string& binding : executor.bindings) {
      names.push_back(executor.name + "." + binding);
    }
  }
  return names;
}

const KernelFile& Catalogue::kernel(const std::string& name) const {
  const auto found = std::ranges::find(kernels, name, &KernelFile::name);
  if (found != kernels.end()) return *found;
  throw UserError(
      fmt::format("There is no kernel '{}'.{}", name, suggestion(name, kernel_names(*this))));
}

std::string why_not(const ExecutorFile& executor, const PlannedInterpreter& interpreter) {
  const auto unavailable = interpreter.unavailable.find(executor.host);
  if (unavailable != interpreter.unavailable.end()) return unavailable->second;
  if (executor.since.empty() || interpreter.version.empty()) return "";
  if (interpreter.implementation == "CPython" && interpreter.version >= executor.since) return "";
  return fmt::format("{} needs CPython {}.{} or newer, this is {} {}.{}", executor.name,
                     executor.since[0], executor.since[1], interpreter.implementation,
                     interpreter.version[0], interpreter.version[1]);
}

Catalogue read_catalogue(const Tree& tree) {
  return {read_kernel_files(tree.source / "kernels"),
          read_executor_files(tree.source / "harness/executors")};
}

std::vector<PlannedCell> make_plan(const Suite& suite, const Filter& filter,
                                   const Catalogue& catalogue,
                                   const std::vector<PlannedInterpreter>& interpreters) {
  check_names(suite, filter, catalogue);
  std::vector<PlannedCell> cells;
  Expansion expansion(interpreters, cells);
  const auto wanted = [](const Names& suite_globs, const Names& filter_globs,
                         const std::string& name) {
    return matches_any(suite_globs, name) &&
           (filter_globs.empty() || matches_any(filter_globs, name));
  };
  for (const Selection& selection : suite.selections) {
    for (const KernelFile& kernel : catalogue.kernels) {
      if (!wanted(selection.kernels, filter.kernels, kernel.name)) continue;
      for (const std::string& size : selection.sizes) {
        if (filter.of_another_tree && !kernel.has_size(size)) continue;
        for (const ExecutorFile& executor : catalogue.executors) {
          for (const std::string& binding : executor.bindings) {
            if (!wanted(selection.strategies, filter.strategies, executor.name + "." + binding) ||
                !sensible(kernel, executor, binding)) {
              continue;
            }
            expansion.add(make_cell(kernel, kernel.size(size), executor, binding), executor,
                          workers_for(kernel, executor, selection, filter), selection.hosts);
          }
        }
      }
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

}  // namespace gilscope::plan
