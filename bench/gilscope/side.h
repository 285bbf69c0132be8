// Making a side of a run: from a suite and a tree to cells and interpreters.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "harness/conductor/run_plan.h"
#include "harness/plan/plan.h"
#include "harness/plan/suite.h"
#include "harness/support/paths.h"

namespace gilscope::commands {

// The file of a suite that is named by its path or as a shipped one; nothing where there is none.
std::optional<std::filesystem::path> suite_file(const std::string& wanted);

// A path, or the name of a shipped suite.
plan::Suite find_suite(const std::string& wanted);

// Everything but its result file and header. Builds the modules that its cells need. `pythons` may
// be empty: those of the suite, or the configured one. `catalogue` is of the tree.
conductor::Side make_side(const plan::Suite& suite, const plan::Filter& filter, const Tree& tree,
                          plan::Catalogue catalogue, const std::vector<std::string>& pythons);

}  // namespace gilscope::commands
