// Where the parts of gilscope lie that are read at run time.
#pragma once

#include <filesystem>

namespace gilscope {

// The source tree (kernels/, harness/executors/, bench/suites/): $GILSCOPE_ROOT, otherwise where
// this build was configured. Throws UserError when there is no such tree.
[[nodiscard]] std::filesystem::path source_root();

// The build tree of this program ($GILSCOPE_BUILD, otherwise as configured).
[[nodiscard]] std::filesystem::path build_root();

// A source tree and what was built from it: this program's own, or another one's to compare with.
struct Tree {
  std::filesystem::path source;
  std::filesystem::path build;
};
[[nodiscard]] Tree own_tree();

// The tree of a build folder of gilscope. Throws UserError when it is none or was not built.
[[nodiscard]] Tree tree_of_build(const std::filesystem::path& build);

}  // namespace gilscope
