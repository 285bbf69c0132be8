#include "harness/support/printable.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace gilscope {

std::string printable(std::string_view text) {
  using nlohmann::json;
  // The JSON library knows what valid UTF-8 is.
  const std::string quoted = json(text).dump(-1, ' ', false, json::error_handler_t::replace);
  auto line = json::parse(quoted).get<std::string>();
  const auto is_control = [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; };
  std::ranges::replace_if(line, is_control, ' ');
  return line;
}

}  // namespace gilscope
