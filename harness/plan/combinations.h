// What a suite combines: kernels at their sizes with strategies.
#pragma once

#include <string>
#include <vector>

#include "harness/model/cell.h"
#include "harness/plan/catalogue.h"
#include "harness/plan/suite.h"

namespace gilscope::plan {

struct Strategy {
  const ExecutorFile* executor;
  std::string binding;
};

// A kernel at one size, with one strategy.
struct Combination {
  const KernelFile* kernel;
  std::string size;
  Strategy strategy;
  std::vector<Needs> needs;  // of executor, binding and their fixtures
  bool elsewhere{};          // a variable says where its workers run already

  // Throws UserError when the kernel has no such size.
  [[nodiscard]] model::Cell cell() const;
};

// Of one part of a suite, those that make sense: of one kernel and size after the other. They
// point into the catalogue.
std::vector<Combination> combinations(const Selection& selection, const Filter& filter,
                                      const Catalogue& catalogue);

}  // namespace gilscope::plan
