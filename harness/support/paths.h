// Where the parts of gilscope lie that are read at run time.
#pragma once

#include <filesystem>

namespace gilscope {

// The source tree (kernels/, harness/executors/, bench/suites/): $GILSCOPE_ROOT, otherwise where
// this build was configured. Throws UserError when there is no such tree.
[[nodiscard]] std::filesystem::path source_root();

// The build tree of this program ($GILSCOPE_BUILD, otherwise as configured).
[[nodiscard]] std::filesystem::path build_root();

}  // namespace gilscope
