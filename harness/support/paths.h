// Where the parts of gilscope lie that are read at run time.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

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

  // By pip, and perhaps not to be written to: what is made at run time goes into `cache_folder`.
  [[nodiscard]] bool is_installed() const;
  // The interpreter that has the packages for drawing and pip: of the project's own environment, or
  // of the one it is installed in. Throws UserError where there is none.
  [[nodiscard]] std::filesystem::path home_python() const;
};
[[nodiscard]] Tree own_tree();

// The interpreter that is measured when none is named: of the environment that gilscope is
// installed in, otherwise as configured.
[[nodiscard]] std::string default_python();

// Ours among the user's own folders, by the XDG Base Directory Specification: below `variable`,
// otherwise below `below_home` of HOME; nothing without either.
[[nodiscard]] std::optional<std::filesystem::path> users_folder(const char* variable,
                                                                const char* below_home);
// The same for what can be made again. Throws UserError where there is none.
[[nodiscard]] std::filesystem::path cache_folder();

// The tree of a build folder of gilscope. Throws UserError when it is none or was not built.
[[nodiscard]] Tree tree_of_build(const std::filesystem::path& build);

}  // namespace gilscope
