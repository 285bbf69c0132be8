#include "bench/gilscope/exporters/named_cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "harness/support/error.h"
#include "harness/support/printable.h"

namespace gilscope::exporters {
namespace {

constexpr std::size_t kLongestName = 1000;  // bytes; Bencher takes 1024 characters

struct CodePoints {
  char32_t first;
  char32_t last;
};

// Unicode's control characters above ASCII, its spaces and line ends, and what turns the direction
// of the text around (Unicode 16, properties White_Space and Bidi_Control).
constexpr std::array kInvisible = {CodePoints{0x80, 0xa0},     CodePoints{0x061c, 0x061c},
                                   CodePoints{0x1680, 0x1680}, CodePoints{0x2000, 0x200f},
                                   CodePoints{0x2028, 0x202f}, CodePoints{0x205f, 0x2069},
                                   CodePoints{0x3000, 0x3000}, CodePoints{0xfeff, 0xfeff}};

bool is_invisible(char32_t code_point) {
  return std::ranges::any_of(kInvisible, [=](const CodePoints& range) {
    return range.first <= code_point && code_point <= range.last;
  });
}

bool continues(char byte) {
  return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
}

// Of a character of valid UTF-8.
char32_t code_point_of(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character.front());
  if (character.size() == 1) return lead;
  char32_t code_point = lead & (0x7fU >> character.size());
  for (const char byte : character.substr(1)) {
    code_point = code_point << 6 | (static_cast<unsigned char>(byte) & 0x3fU);
  }
  return code_point;
}

// The text's first character.
std::string_view first_character(std::string_view text) {
  std::size_t length = 1;
  while (length < text.size() && continues(text[length])) ++length;
  return text.substr(0, length);
}

std::string_view replacement_of(std::string_view character) {
  if (character == "|") return "¦";
  if (character == "`") return "'";
  return is_invisible(code_point_of(character)) ? " " : character;
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return "";
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

std::string_view shortened(std::string_view text) {
  if (text.size() <= kLongestName) return text;
  std::size_t length = kLongestName;
  while (continues(text[length])) --length;
  return text.substr(0, length);
}

}  // namespace

std::string clean_name(std::string_view text) {
  const std::string line = printable(text);
  std::string name;
  for (std::string_view rest = line; !rest.empty();) {
    const std::string_view character = first_character(rest);
    name += replacement_of(character);
    rest.remove_prefix(character.size());
  }
  name = trimmed(shortened(trimmed(name)));
  return name.empty() ? "unnamed" : name;
}

std::string UniqueNames::operator()(const std::string& name) {
  std::string unique = name;
  for (int number = 2; !taken_.insert(unique).second; ++number) {
    unique = fmt::format("{} ({})", name, number);
  }
  return unique;
}

std::vector<NamedCell> measured_cells(const Source& source) {
  std::vector<NamedCell> cells;
  UniqueNames unique;
  for (const analysis::CellAnalysis& cell : source.analysis.cells) {
    if (cell.measured()) cells.push_back({unique(clean_name(cell.name())), &cell});
  }
  if (cells.empty()) {
    throw UserError(fmt::format(
        "'{}' has no measured cell to export; --format csv lists why each was skipped or failed.",
        source.file));
  }
  return cells;
}

}  // namespace gilscope::exporters
