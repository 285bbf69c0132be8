#include "harness/plan/import_roots.h"

#include <fmt/format.h>

#include "harness/support/error.h"

namespace gilscope::plan {
namespace {

namespace fs = std::filesystem;

void link(const fs::path& target, const fs::path& place) {
  std::error_code error;
  fs::create_directories(place.parent_path(), error);
  if (!error) fs::create_directory_symlink(target, place, error);
  if (!error) return;
  throw UserError(
      fmt::format("No link to '{}' can be made in '{}' ({}); free some space there, or "
                  "set TMPDIR.",
                  target.string(), place.parent_path().string(), error.message()));
}

}  // namespace

std::string make_import_roots(const Outside& outside, const fs::path& folder) {
  std::string path;
  std::size_t number = 0;
  const auto add = [&](const fs::path& target, const char* package) {
    const fs::path root = folder / fmt::format("outside{}", number++);
    link(target, root / package);
    path += ":" + root.string();
  };
  for (const fs::path& kernels : outside.kernels) add(kernels, "kernels");
  for (const fs::path& executors : outside.executors) add(executors, "harness/executors");
  return path;
}

}  // namespace gilscope::plan
