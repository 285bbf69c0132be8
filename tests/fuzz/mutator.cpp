#include "tests/fuzz/mutator.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace gilscope::fuzz {
namespace {

using namespace std::string_view_literals;

// Values that readers have stumbled over, here or elsewhere.
constexpr std::array kValues = {"null"sv,
                                "true"sv,
                                "-1"sv,
                                "0"sv,
                                "1e999"sv,
                                "-1e999"sv,
                                "1e-400"sv,
                                "NaN"sv,
                                "inf"sv,
                                "[]"sv,
                                "{}"sv,
                                R"("")"sv,
                                "[null]"sv,
                                R"({"a":{}})"sv,
                                "9223372036854775807"sv,
                                "18446744073709551616"sv,
                                "-9223372036854775809"sv,
                                "0x7f"sv,
                                "1979-05-27T07:32:00Z"sv,
                                R"("\u0000")"sv,
                                "\"\xff\xfe\""sv,
                                "\"\x1b[2J\""sv,
                                "\"\xe2\x80\xae\""sv,
                                "\0"sv,
                                R"("../../etc")"sv,
                                "*"sv,
                                "%00"sv,
                                "?"sv,
                                "&"sv,
                                "\r\n"sv,
                                "\n"sv,
                                "'''"sv,
                                "[[x]]"sv,
                                "a.b.c.d = 1"sv};

std::size_t below(std::size_t limit, Random& random) {
  return limit == 0 ? 0 : std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
}

std::string repeated(Random& random) {
  constexpr std::array kPieces = {"["sv, R"({"a":)"sv, "a."sv, "9"sv, R"(")"sv, R"(\)"sv, " "sv};
  std::string text;
  const std::string_view piece = kPieces[below(kPieces.size(), random)];
  for (std::size_t count = 300 + below(300, random); count > 0; --count) text += piece;
  return text;
}

std::string value(Random& random) {
  const std::size_t which = below(kValues.size() + 1, random);
  return which == kValues.size() ? repeated(random) : std::string(kValues[which]);
}

// In the place of a whole value behind the next sign, so that the rest can still be read.
void replace_value(std::string& text, std::size_t at, const std::string& with) {
  const std::size_t sign = text.find_first_of(":=/", at);
  if (sign == std::string::npos) {
    text.insert(at, with);
    return;
  }
  const std::size_t end = std::min(text.find_first_of(",\n}&", sign), text.size());
  text.replace(sign + 1, end - sign - 1, " " + with);
}

std::string piece_of(const std::string& text, Random& random) {
  constexpr std::array<std::size_t, 4> kLengths = {1, 10, 100, 5000};
  return text.substr(below(text.size() + 1, random), kLengths[below(kLengths.size(), random)]);
}

void damage(std::string& text, const std::vector<std::string>& texts, Random& random) {
  const std::size_t at = below(text.size(), random);
  const std::size_t length = piece_of(text, random).size();
  switch (below(8, random)) {
    case 0:
      if (!text.empty()) text[at] = static_cast<char>(text[at] ^ (1 << below(8, random)));
      return;
    case 1:
      text.resize(at);
      return;
    case 2:
      text.insert(at, text.substr(at, length));
      return;
    case 3:
      text.erase(at, length);
      return;
    case 4:
      text.insert(at, piece_of(texts[below(texts.size(), random)], random));
      return;
    case 5:
      text.insert(at, value(random));
      return;
    default:  // the one that most often leaves something to read
      replace_value(text, at, value(random));
  }
}

}  // namespace

std::string damaged(const std::vector<std::string>& texts, Random& random) {
  std::string text = texts[below(texts.size(), random)];
  for (std::size_t count = 1 + below(3, random); count > 0; --count) damage(text, texts, random);
  return text;
}

}  // namespace gilscope::fuzz
