#include "harness/plan/catalogue.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/plan/globs.h"
#include "harness/support/error.h"
#include "harness/support/nearest.h"

namespace gilscope::plan {

Names Catalogue::kernel_names() const {
  Names names;
  for (const KernelFile& kernel : kernels) names.push_back(kernel.name);
  return names;
}

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
      fmt::format("There is no kernel '{}'.{}", name, suggestion(name, kernel_names())));
}

Catalogue read_catalogue(const Tree& tree) {
  return {read_kernel_files(tree.source / "kernels"),
          read_executor_files(tree.source / "harness/executors")};
}

}  // namespace gilscope::plan
