// What `compare` and `report --compare` share.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "harness/comparison/comparison.h"
#include "harness/comparison/conclusion.h"

namespace gilscope::commands {

struct ComparingOptions {
  std::string base;
  std::string now;
  std::string floor;
  std::vector<std::string> allowed;
  bool set_aside = false;
  std::string history;                // a folder or branch:NAME, or nothing
  std::vector<std::string> again;     // BASE and NEW of the second look, or nothing
  std::vector<std::string> accepted;  // KERNEL/SIZE STRATEGY because REASON
};

void add_comparing_options(CLI::App& command, ComparingOptions& options);

struct Compared {
  comparison::Comparison comparison;
  comparison::Conclusion conclusion;
};

// Reads the files, compares them and draws the conclusion. Throws UserError.
[[nodiscard]] Compared compare_files(const ComparingOptions& options);

}  // namespace gilscope::commands
