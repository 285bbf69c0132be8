#include "harness/support/toml_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "harness/support/error.h"
#include "harness/support/files.h"
#include "harness/support/nearest.h"

namespace gilscope {

namespace {

// Of dotted keys, which the library follows down one by one.
constexpr std::ptrdiff_t kMostParts = 100;

// Of the first line whose key has too many parts; nothing where none has.
std::optional<std::size_t> line_of_long_key(std::string_view text) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    const std::string_view key = line.substr(0, line.find('='));
    if (std::ranges::count(key, '.') >= kMostParts) return number;
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return std::nullopt;
}

}  // namespace

toml::table parse_toml(std::string_view text, const std::string& origin) {
  if (const auto line = line_of_long_key(text)) {
    throw UserError(
        fmt::format("{}, line {}: a key has more than {} parts; correct the TOML there.", origin,
                    *line, kMostParts));
  }
  try {
    return toml::parse(text, origin);
  } catch (const toml::parse_error& error) {
    throw UserError(fmt::format("{}, line {}: {}; correct the TOML there.", origin,
                                error.source().begin.line, error.description()));
  }
}

toml::table read_toml(const std::filesystem::path& file) {
  return parse_toml(read_text(file), file.string());
}

void TomlReader::fail(std::string_view key, std::string_view complaint) const {
  const bool ended = complaint.ends_with('?') || complaint.ends_with('.');  // with a suggestion
  throw UserError(fmt::format("{}: '{}' {}{}", origin_, key, complaint, ended ? "" : "."));
}

const toml::node* TomlReader::find(std::string_view key) {
  known_.emplace_back(key);
  return table_.get(key);
}

template <typename T>
std::optional<T> TomlReader::value(std::string_view key, std::string_view wanted) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  const auto value = node->value_exact<T>();
  if (!value) fail(key, fmt::format("must be {}", wanted));
  return value;
}

template <typename T>
std::vector<T> TomlReader::values(std::string_view key, std::string_view wanted) {
  std::vector<T> result;
  const toml::array* list = array(key);
  if (list == nullptr) return result;
  for (const toml::node& node : *list) {
    const auto value = node.value_exact<T>();
    if (!value) fail(key, fmt::format("must be a list of {}", wanted));
    result.push_back(*value);
  }
  return result;
}

std::string TomlReader::text(std::string_view key) {
  auto found = optional_text(key);
  if (!found) fail(key, "is missing; add it");
  return *std::move(found);
}

std::int64_t TomlReader::integer(std::string_view key) {
  const auto found = optional_integer(key);
  if (!found) fail(key, "is missing; add it");
  return *found;
}

std::optional<std::string> TomlReader::optional_text(std::string_view key) {
  return value<std::string>(key, "a string");
}

std::optional<std::int64_t> TomlReader::optional_integer(std::string_view key) {
  return value<std::int64_t>(key, "an integer");
}

std::optional<double> TomlReader::optional_number(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (!node->is_number()) fail(key, "must be a number");
  return node->value<double>();
}

bool TomlReader::flag(std::string_view key, bool otherwise) {
  return value<bool>(key, "true or false").value_or(otherwise);
}

std::vector<std::string> TomlReader::texts(std::string_view key) {
  return values<std::string>(key, "strings");
}

std::vector<std::int64_t> TomlReader::integers(std::string_view key) {
  return values<std::int64_t>(key, "integers");
}

const toml::table* TomlReader::table(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return nullptr;
  if (!node->is_table()) fail(key, "must be a table");
  return node->as_table();
}

const toml::array* TomlReader::array(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return nullptr;
  if (!node->is_array()) fail(key, "must be a list");
  return node->as_array();
}

void TomlReader::reject_unknown_keys() const {
  for (const auto& [key, node] : table_) {
    if (std::ranges::find(known_, key.str()) == known_.end()) {
      throw UserError(fmt::format("{}: unknown key '{}'.{}", origin_, key.str(),
                                  suggestion(key.str(), known_)));
    }
  }
}

}  // namespace gilscope
