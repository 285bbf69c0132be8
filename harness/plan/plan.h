// From what there is (kernels, executors, interpreters) and what is wanted (a suite) to cells.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/model/cell.h"
#include "harness/plan/executor_file.h"
#include "harness/plan/kernel_file.h"
#include "harness/plan/suite.h"
#include "harness/support/paths.h"

namespace gilscope::plan {

using model::Cell;
using model::PlannedCell;

// What can be planned with: all that the folders hold.
struct Catalogue {
  std::vector<KernelFile> kernels;
  std::vector<ExecutorFile> executors;

  // executor.binding of all executors, in order, each once.
  [[nodiscard]] std::vector<std::string> strategies() const;
  [[nodiscard]] const KernelFile& kernel(const std::string& name) const;
};
Catalogue read_catalogue(const Tree& tree = own_tree());

// An interpreter as the plan sees it: which hosts it can serve, and why not the others.
struct PlannedInterpreter {
  std::string tag;
  std::map<std::string, std::string> unavailable;  // host -> reason
  // Initialised, because compilers mind a list that leaves out what is not.
  // NOLINTBEGIN(readability-redundant-member-init)
  std::string implementation{};  // CPython, PyPy; empty when unknown
  std::vector<int> version{};    // {3, 13, 0}; empty when unknown
  // NOLINTEND(readability-redundant-member-init)

  // Whether the cell's interpreter is this one, also where it is embedded by choice.
  [[nodiscard]] bool runs(const Cell& cell) const;
};

// Why the interpreter cannot serve the executor; empty when it can.
[[nodiscard]] std::string why_not(const ExecutorFile& executor,
                                  const PlannedInterpreter& interpreter);

// Narrows a suite; empty lists leave it as it is.
struct Filter {
  std::vector<std::string> kernels;     // globs
  std::vector<std::string> strategies;  // globs
  std::vector<std::int64_t> workers;    // replaces the suite's
  std::vector<std::string> cells;       // globs of cells' names
  // Globs and sizes may select nothing: the suite was made for another tree, which has more.
  bool of_another_tree = false;
};

// Every cell the suite selects, each once, in the suite's order. Throws UserError when a glob
// matches nothing (naming the nearest name) or nothing is left to measure.
std::vector<PlannedCell> make_plan(const Suite& suite, const Filter& filter,
                                   const Catalogue& catalogue,
                                   const std::vector<PlannedInterpreter>& interpreters);

// What turned out after planning (modules that cannot be built, say): the cells of hosts that are
// unavailable now are skipped, with the reason. No other cell changes.
void skip_unavailable(std::vector<PlannedCell>& cells,
                      const std::vector<PlannedInterpreter>& interpreters);

// The work of a cell: what its kernel and size say. Who does it, where and with how many workers is
// left open.
[[nodiscard]] Cell cell_of(const KernelFile& kernel, const KernelSize& size);

}  // namespace gilscope::plan
