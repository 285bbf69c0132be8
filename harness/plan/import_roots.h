// Folders where Python's import finds kernels and executors that lie outside of the tree.
#pragma once

#include <filesystem>
#include <string>

#include "harness/plan/outside.h"

namespace gilscope::plan {

// Below `folder`, which is there, makes a root for each folder outside with a link to it under the
// name that the packages `kernels` and `harness.executors` have: neither has an __init__.py, so
// Python joins them. Returns what goes behind the tree on PYTHONPATH: each root with a colon in
// front. Throws UserError when a link cannot be made.
std::string make_import_roots(const Outside& outside, const std::filesystem::path& folder);

}  // namespace gilscope::plan
