// Reading TOML with errors that name the file, the key, the value and the remedy.
#pragma once

#include <toml++/toml.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gilscope {

// Parses a file or a text (named `origin` in errors). Throws UserError.
toml::table read_toml(const std::filesystem::path& file);
toml::table parse_toml(std::string_view text, const std::string& origin);

// One table whose keys are asked for by type; what nobody asked for is an unknown key.
class TomlReader {
 public:
  TomlReader(const toml::table& table, std::string origin)
      : table_(table), origin_(std::move(origin)) {}

  [[nodiscard]] std::string text(std::string_view key);
  [[nodiscard]] std::int64_t integer(std::string_view key);
  [[nodiscard]] std::optional<std::string> optional_text(std::string_view key);
  [[nodiscard]] std::optional<std::int64_t> optional_integer(std::string_view key);
  [[nodiscard]] std::optional<double> optional_number(std::string_view key);
  [[nodiscard]] bool flag(std::string_view key, bool otherwise);
  [[nodiscard]] std::vector<std::string> texts(std::string_view key);
  [[nodiscard]] std::vector<std::int64_t> integers(std::string_view key);
  [[nodiscard]] const toml::table* table(std::string_view key);
  [[nodiscard]] const toml::array* array(std::string_view key);

  // Throws UserError when the table holds a key that none of the calls above asked for.
  void reject_unknown_keys() const;
  [[noreturn]] void fail(std::string_view key, std::string_view complaint) const;

 private:
  const toml::node* find(std::string_view key);
  template <typename T>
  std::optional<T> value(std::string_view key, std::string_view wanted);
  template <typename T>
  std::vector<T> values(std::string_view key, std::string_view wanted);

  const toml::table& table_;
  std::string origin_;
  std::vector<std::string> known_;
};

}  // namespace gilscope
