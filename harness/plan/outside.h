// Kernels and executors that lie outside of the tree.
#pragma once

#include <filesystem>
#include <vector>

namespace gilscope::plan {

struct Outside {
  std::vector<std::filesystem::path> kernels;    // folders that hold kernels' folders
  std::vector<std::filesystem::path> executors;  // folders that hold executors' files
};

}  // namespace gilscope::plan
