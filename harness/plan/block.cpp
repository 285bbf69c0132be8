#include "harness/plan/block.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "harness/support/error.h"
#include "harness/support/nearest.h"

namespace gilscope::plan {
namespace {

constexpr std::string_view kFence = "///";

// The line without its comment sign, or nothing when it is no comment.
std::optional<std::string> comment(const std::string& line) {
  for (const std::string_view sign : {"//", "#"}) {
    if (!line.starts_with(sign)) continue;
    std::string text = line.substr(sign.size());
    return text.starts_with(' ') ? text.substr(1) : text;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> block_of(const std::filesystem::path& source, std::string_view kind) {
  std::ifstream stream(source);
  std::string line;
  if (!std::getline(stream, line) || comment(line) != fmt::format("{} {}", kFence, kind)) {
    return std::nullopt;
  }
  std::string block = "\n";  // for the first line
  while (std::getline(stream, line)) {
    const auto text = comment(line);
    if (!text || *text == kFence) break;
    block += *text + "\n";
  }
  return block;
}

void check_word(std::string_view key, const std::string& word,
                const std::vector<std::string>& known, const std::filesystem::path& source) {
  if (std::ranges::find(known, word) != known.end()) return;
  throw UserError(fmt::format("{}: '{}' is '{}', which is unknown.{}", source.string(), key, word,
                              suggestion(word, known)));
}

std::string word(TomlReader& reader, std::string_view key, const std::vector<std::string>& known,
                 const std::filesystem::path& source) {
  std::string text = reader.optional_text(key).value_or(known.front());
  check_word(key, text, known, source);
  return text;
}

std::vector<std::filesystem::path> sources_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> sources;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto extension = entry.path().extension();
    if (extension == ".py" || extension == ".cpp") sources.push_back(entry.path());
  }
  std::ranges::sort(sources);
  return sources;
}

}  // namespace gilscope::plan
