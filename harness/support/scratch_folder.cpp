#include "harness/support/scratch_folder.h"

#include <fmt/format.h>

#include <cstdlib>
#include <string>

#include "harness/support/error.h"

namespace gilscope {

ScratchFolder::ScratchFolder(std::string_view name) {
  std::string path =
      (std::filesystem::temp_directory_path() / fmt::format("{}-XXXXXX", name)).string();
  if (::mkdtemp(path.data()) == nullptr) {
    throw UserError(fmt::format("There can be no temporary folder '{}'; set TMPDIR.", path));
  }
  path_ = path;
}

ScratchFolder::~ScratchFolder() {
  std::error_code none;
  std::filesystem::remove_all(path_, none);
}

}  // namespace gilscope
