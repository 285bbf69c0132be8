// The block of TOML in comments that a source begins with: what the plan knows of an executor, a
// binding or a fixture without loading it.
//
//   # /// executor
//   # names = ["thread_pool"]
//   # ///
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/support/toml_reader.h"

namespace gilscope::plan {

// The TOML of a source that begins with a block of this kind, nothing of any other. Lines are those
// of the file, so that errors name them.
std::optional<std::string> block_of(const std::filesystem::path& source, std::string_view kind);

// The word of a key, or the first of the known ones where it is not there. Throws UserError naming
// the nearest: a mistyped word would be taken for the default, and something else measured.
std::string word(TomlReader& reader, std::string_view key, const std::vector<std::string>& known,
                 const std::filesystem::path& source);
void check_word(std::string_view key, const std::string& word,
                const std::vector<std::string>& known, const std::filesystem::path& source);

// The Python and C++ files of a folder, in order: those that may begin with a block.
std::vector<std::filesystem::path> sources_in(const std::filesystem::path& folder);

}  // namespace gilscope::plan
