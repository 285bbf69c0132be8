// What can be planned with: all that the folders hold.
#pragma once

#include <string>
#include <vector>

#include "harness/plan/executor_file.h"
#include "harness/plan/kernel_file.h"
#include "harness/support/paths.h"

namespace gilscope::plan {

struct Catalogue {
  std::vector<KernelFile> kernels;
  std::vector<ExecutorFile> executors;

  [[nodiscard]] std::vector<std::string> kernel_names() const;
  // executor.binding of all executors, in order, each once.
  [[nodiscard]] std::vector<std::string> strategies() const;
  // Throws UserError naming the nearest.
  [[nodiscard]] const KernelFile& kernel(const std::string& name) const;
};

Catalogue read_catalogue(const Tree& tree = own_tree());

}  // namespace gilscope::plan
