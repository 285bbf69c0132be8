// The options --kernels and --executors, and what they bring to the catalogue.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "harness/plan/catalogue.h"
#include "harness/plan/outside.h"
#include "harness/support/scratch_folder.h"

namespace gilscope::commands {

struct OutsideOptions {
  std::vector<std::string> kernels;
  std::vector<std::string> executors;
};

void add_outside_options(CLI::App& command, OutsideOptions& options);

// As absolute paths. Throws UserError naming a folder that is not there.
[[nodiscard]] plan::Outside outside_of(const OutsideOptions& options);

// The tree's catalogue with what lies outside of it; tells of each file that is passed over.
[[nodiscard]] plan::Catalogue catalogue_with(const plan::Outside& outside,
                                             const Tree& tree = own_tree());

// Names of kernels that lie in these folders.
[[nodiscard]] std::vector<std::string> kernels_in(const plan::Outside& outside,
                                                  const plan::Catalogue& catalogue);

// A temporary folder that Python's import path may begin at, with links to what lies outside: the
// commands that start an interpreter by themselves have one. Nothing where nothing does.
class ImportRoots {
 public:
  explicit ImportRoots(const plan::Outside& outside);

  // Parts of PYTHONPATH, each with a colon in front.
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::optional<ScratchFolder> folder_;
  std::string path_;
};

}  // namespace gilscope::commands
