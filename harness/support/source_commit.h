// Which commit a source tree is checked out at.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace gilscope {

// Nothing outside a repository, or without git.
[[nodiscard]] std::optional<std::string> source_commit(const std::filesystem::path& source);

}  // namespace gilscope
