// What `compare` and `report --compare` share.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "harness/comparison/comparison.h"

namespace gilscope::commands {

struct ComparingOptions {
  std::string base;
  std::string now;
  std::string floor;
  std::vector<std::string> allowed;
  bool set_aside = false;
};

void add_comparing_options(CLI::App& command, ComparingOptions& options);

// Reads both files and compares them. Throws UserError.
results::Comparison compare_files(const ComparingOptions& options);

}  // namespace gilscope::commands
