#include "harness/history/aliases.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "harness/support/error.h"
#include "harness/support/files.h"
#include "harness/support/printable.h"
#include "harness/support/toml_reader.h"

namespace gilscope::history {
namespace {

using Pieces = std::vector<std::string_view>;

// The text between the stars.
Pieces split(std::string_view pattern) {
  Pieces pieces;
  for (std::size_t star = 0; (star = pattern.find('*')) != std::string_view::npos;) {
    pieces.push_back(pattern.substr(0, star));
    pattern.remove_prefix(star + 1);
  }
  pieces.push_back(pattern);
  return pieces;
}

// What the stars stand for in a name, each as short as can be; nothing when it does not fit. The
// first place that fits is always good enough, so this takes no more than one pass.
std::optional<Pieces> match(std::string_view pattern, std::string_view name) {
  const Pieces pieces = split(pattern);
  if (pieces.size() == 1) return pattern == name ? std::optional(Pieces{}) : std::nullopt;
  if (!name.starts_with(pieces.front())) return std::nullopt;
  name.remove_prefix(pieces.front().size());
  Pieces stars;
  for (std::size_t i = 1; i + 1 < pieces.size(); ++i) {
    const std::size_t place = name.find(pieces[i]);
    if (place == std::string_view::npos) return std::nullopt;
    stars.push_back(name.substr(0, place));
    name.remove_prefix(place + pieces[i].size());
  }
  if (!name.ends_with(pieces.back())) return std::nullopt;
  name.remove_suffix(pieces.back().size());
  stars.push_back(name);
  return stars;
}

std::string fill(std::string_view pattern, const Pieces& stars) {
  const Pieces pieces = split(pattern);
  std::string name(pieces.front());
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    name.append(stars[i - 1]).append(pieces[i]);
  }
  return name;
}

}  // namespace

Aliases Aliases::read(const std::filesystem::path& folder) {
  const auto file = folder / "aliases.toml";
  if (!std::filesystem::exists(file)) return {};
  return parse(read_text(file), file.string());
}

Aliases Aliases::parse(std::string_view text, const std::string& origin) {
  Aliases aliases;
  aliases.origin_ = origin;
  for (const auto& [key, value] : parse_toml(text, origin)) {
    const std::string old_name(key.str());
    const auto new_name = value.value<std::string>();
    if (!new_name || new_name->empty()) {
      throw UserError(fmt::format("'{}': the new name of '{}' is no text; give it in quotes.",
                                  origin, printable(old_name)));
    }
    aliases.aliases_.emplace_back(old_name, *new_name);
  }
  std::ranges::sort(aliases.aliases_, [](const Alias& one, const Alias& other) {
    const bool is_glob = one.first.find('*') != std::string::npos;
    const bool other_is_glob = other.first.find('*') != std::string::npos;
    if (is_glob != other_is_glob) return other_is_glob;
    return one.first.size() > other.first.size();
  });
  aliases.check();
  return aliases;
}

void Aliases::check() const {
  for (const auto& [old_name, new_name] : aliases_) {
    if (split(old_name).size() != split(new_name).size()) {
      throw UserError(fmt::format(
          "'{}': '{}' = '{}' has not the same number of * on both sides; each stands for the same "
          "text on both.",
          origin_, printable(old_name), printable(new_name)));
    }
    (void)current(old_name);
  }
}

const Aliases::Alias* Aliases::find(const std::string& name) const {
  const auto found = std::ranges::find_if(
      aliases_, [&](const Alias& alias) { return match(alias.first, name).has_value(); });
  return found == aliases_.end() ? nullptr : &*found;
}

std::string Aliases::current(const std::string& name) const {
  const Alias* alias = find(name);
  if (alias == nullptr) return name;
  std::string renamed = fill(alias->second, *match(alias->first, name));
  const Alias* further = find(renamed);
  if (further == nullptr) return renamed;
  throw UserError(fmt::format(
      "'{}': '{}' = '{}' leads on to '{}' = '{}'; give the last name to both, and no name of its "
      "own.",
      origin_, printable(alias->first), printable(alias->second), printable(further->first),
      printable(further->second)));
}

}  // namespace gilscope::history
