#include "harness/plan/combinations.h"

#include <algorithm>
#include <filesystem>

#include "harness/plan/globs.h"

namespace gilscope::plan {
namespace {

// Does the kernel have what the executor and binding ask for? If not, the pair makes no sense.
bool sensible(const KernelFile& kernel, const ExecutorFile& executor, const std::string& binding,
              const Catalogue& catalogue) {
  // There is nothing to put there of what carries nothing.
  const bool of_carried =
      executor.hands_over == "shared_memory" || executor.hands_over == "out_of_band";
  if (of_carried && !kernel.carries) return false;
  // An executor of stages or trees has nothing to do with a list of tasks.
  const auto says = [&](const std::string& shape) {
    return std::ranges::find(executor.shapes, shape) != executor.shapes.end();
  };
  if (!says("map") && !says(kernel.shape)) return false;
  if (executor.async) return kernel.has_async;
  if (const BindingFile* file = catalogue.binding(binding)) {
    return !kernel.carries &&
           std::filesystem::exists(kernel.folder / (kernel.name + file->source_suffix));
  }
  return binding == "python" ? kernel.has_python : kernel.has_cpp;
}

bool wanted(const Names& suite_globs, const Names& filter_globs, const std::string& name) {
  return matches_any(suite_globs, name) &&
         (filter_globs.empty() || matches_any(filter_globs, name));
}

std::vector<const KernelFile*> kernels_of(const Selection& selection, const Filter& filter,
                                          const Catalogue& catalogue) {
  std::vector<const KernelFile*> kernels;
  for (const KernelFile& kernel : catalogue.kernels) {
    if (wanted(selection.kernels, filter.kernels, kernel.name)) kernels.push_back(&kernel);
  }
  return kernels;
}

std::vector<Strategy> strategies_of(const Selection& selection, const Filter& filter,
                                    const Catalogue& catalogue) {
  std::vector<Strategy> strategies;
  for (const ExecutorFile& executor : catalogue.executors) {
    for (const std::string& binding : executor.bindings) {
      const std::string name = executor.name + "." + binding;
      if (wanted(selection.strategies, filter.strategies, name)) {
        strategies.push_back({&executor, binding});
      }
    }
  }
  return strategies;
}

}  // namespace

model::Cell Combination::cell() const {
  model::Cell cell = cell_of(*kernel, kernel->size(size));
  cell.executor = strategy.executor->name;
  cell.binding = strategy.binding;
  cell.family = strategy.executor->family_of(strategy.binding);
  cell.host = strategy.executor->host;
  cell.start_method = strategy.executor->start_method;
  if (strategy.executor->is_python()) cell.module = strategy.executor->module();
  cell.elsewhere = elsewhere;
  for (const Needs& each : needs) {
    cell.needs.insert(cell.needs.end(), each.fixtures.begin(), each.fixtures.end());
    const std::string set = each.package_set();
    const bool is_new = std::ranges::find(cell.packages, set) == cell.packages.end();
    if (!set.empty() && is_new) cell.packages.push_back(set);
  }
  if (cell.carries) cell.hands_over = strategy.executor->hands_over;
  return cell;
}

std::vector<Combination> combinations(const Selection& selection, const Filter& filter,
                                      const Catalogue& catalogue) {
  const std::vector<Strategy> strategies = strategies_of(selection, filter, catalogue);
  std::vector<Combination> list;
  const auto combine = [&](const KernelFile& kernel, const std::string& size) {
    for (const Strategy& strategy : strategies) {
      if (!sensible(kernel, *strategy.executor, strategy.binding, catalogue)) continue;
      list.push_back({&kernel, size, strategy,
                      catalogue.needs_of(*strategy.executor, strategy.binding),
                      catalogue.is_elsewhere(*strategy.executor)});
    }
  };
  for (const KernelFile* kernel : kernels_of(selection, filter, catalogue)) {
    for (const std::string& size : selection.sizes) {
      if (!filter.of_another_tree || kernel->has_size(size)) combine(*kernel, size);
    }
  }
  return list;
}

}  // namespace gilscope::plan
