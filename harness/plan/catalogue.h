// What can be planned with: all that the folders hold.
#pragma once

#include <string>
#include <vector>

#include "harness/plan/binding_file.h"
#include "harness/plan/executor_file.h"
#include "harness/plan/fixture_file.h"
#include "harness/plan/kernel_file.h"
#include "harness/plan/outside.h"
#include "harness/support/paths.h"

namespace gilscope::plan {

struct Catalogue {
  std::vector<KernelFile> kernels;
  // With the bindings of `bindings` among theirs, wherever they have `ext_nogil`.
  std::vector<ExecutorFile> executors;
  std::vector<BindingFile> bindings;
  std::vector<FixtureFile> fixtures;
  // What is wrong with files that were passed over, a sentence each: one bad file must not stop
  // what the others can do.
  std::vector<std::string> problems;

  [[nodiscard]] std::vector<std::string> kernel_names() const;
  // executor.binding of all executors, in order, each once.
  [[nodiscard]] std::vector<std::string> strategies() const;
  // The libraries of kernels outside of the tree, each with a colon behind it: for
  // $GILSCOPE_PLUGINS (kernels/plugins.h).
  [[nodiscard]] std::string libraries() const;
  // Throws UserError naming the nearest.
  [[nodiscard]] const KernelFile& kernel(const std::string& name) const;
  // nullptr where there is none: of a binding, where it is one that is compiled in.
  [[nodiscard]] const BindingFile* binding(const std::string& name) const;
  [[nodiscard]] const FixtureFile* fixture(const std::string& name) const;
  // All that a strategy needs: its executor, its binding, and the fixtures of both.
  [[nodiscard]] std::vector<Needs> needs_of(const ExecutorFile& executor,
                                            const std::string& binding) const;
  // Whether a variable says where the executor's workers, or what these are found by, run already.
  [[nodiscard]] bool is_elsewhere(const ExecutorFile& executor) const;
};

// Of two with the same name, the tree's is taken, or the first one; the other is a problem.
Catalogue read_catalogue(const Tree& tree = own_tree(), const Outside& outside = {});

}  // namespace gilscope::plan
