// A temporary folder for the time of one command.
#pragma once

#include <filesystem>
#include <string_view>

namespace gilscope {

class ScratchFolder {
 public:
  // Below the temporary folder, its name beginning with `name`. Throws UserError where there can be
  // none.
  explicit ScratchFolder(std::string_view name);
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder();  // removes it with all that it holds; of links, the links alone

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace gilscope
