#include "harness/support/printable.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace gilscope {
namespace {

// The JSON library knows what valid UTF-8 is.
std::string valid(std::string_view text) {
  using nlohmann::json;
  const std::string quoted = json(text).dump(-1, ' ', false, json::error_handler_t::replace);
  return json::parse(quoted).get<std::string>();
}

// How many bytes at the begin of valid UTF-8 are one character that commands: of C1, or a mark of
// direction. 0: it is another.
std::size_t length_of_command(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  if (byte(0) == 0xC2 && byte(1) >= 0x80 && byte(1) <= 0x9F) return 2;  // U+0080 to U+009F
  if (byte(0) == 0xD8 && byte(1) == 0x9C) return 2;                     // U+061C
  if (byte(0) != 0xE2) return 0;
  const bool marks = byte(1) == 0x80 && (byte(2) == 0x8E || byte(2) == 0x8F);   // U+200E, U+200F
  const bool embeds = byte(1) == 0x80 && byte(2) >= 0xA8 && byte(2) <= 0xAE;    // U+2028 to U+202E
  const bool isolates = byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9;  // U+2066 to U+2069
  return marks || embeds || isolates ? 3 : 0;
}

std::string clean(std::string_view text, std::string_view kept) {
  const std::string all = valid(text);
  std::string_view left = all;
  std::string result;
  result.reserve(all.size());
  while (!left.empty()) {
    const auto c = static_cast<unsigned char>(left.front());
    const bool control =
        (c < ' ' || c == 0x7F) && kept.find(left.front()) == std::string_view::npos;
    const std::size_t command = control ? 1 : length_of_command(left);
    result += command > 0 ? ' ' : left.front();
    left.remove_prefix(std::max<std::size_t>(command, 1));
  }
  return result;
}

}  // namespace

std::string printable(std::string_view text) {
  return clean(text, "");
}

std::string printable_lines(std::string_view text) {
  return clean(text, "\n\t");
}

std::string shortened(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
    --end;  // whole characters
  const std::size_t more = text.size() - end;
  text.resize(end);
  return text + fmt::format(" ... ({} bytes more)", more);
}

}  // namespace gilscope
