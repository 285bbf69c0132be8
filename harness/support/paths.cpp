#include "harness/support/paths.h"

#include <fmt/format.h>

#include <cstdlib>

#include "harness/support/error.h"

namespace gilscope {
namespace {

std::filesystem::path from_environment(const char* variable, const char* configured) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0' ? value : configured;
}

}  // namespace

std::filesystem::path source_root() {
  const auto root = from_environment("GILSCOPE_ROOT", GILSCOPE_SOURCE_DIR);
  if (!std::filesystem::is_directory(root / "kernels")) {
    throw UserError(
        fmt::format("'{}' has no kernels folder; set GILSCOPE_ROOT to the gilscope source tree.",
                    root.string()));
  }
  return root;
}

std::filesystem::path build_root() {
  return from_environment("GILSCOPE_BUILD", GILSCOPE_BINARY_DIR);
}

}  // namespace gilscope
