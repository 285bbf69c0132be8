// How series were called before: aliases.toml of a history, "old name or glob" = "new name".
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace gilscope::history {

// The only wildcard is *, which stands for any text; the new name has as many, which stand for the
// same: "mandelbrot/*/threads.python/*" = "julia/*/threads.python/*".
class Aliases {
 public:
  Aliases() = default;

  // Those of a history; none without the file. Throws UserError when a name is no text, when the
  // stars do not match, and for chains and cycles: what is new cannot be old.
  static Aliases read(const std::filesystem::path& folder);
  static Aliases parse(std::string_view text, const std::string& origin);

  // The name of today. An exact alias goes before one with stars, a longer one before a shorter
  // one. Throws UserError when the new name is an old one, too.
  [[nodiscard]] std::string current(const std::string& name) const;

 private:
  using Alias = std::pair<std::string, std::string>;
  [[nodiscard]] const Alias* find(const std::string& name) const;
  void check() const;

  std::vector<Alias> aliases_;  // the most specific first
  std::string origin_;
};

}  // namespace gilscope::history
