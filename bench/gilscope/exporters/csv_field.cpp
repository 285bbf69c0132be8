#include "bench/gilscope/exporters/csv_field.h"

#include <algorithm>
#include <string_view>

namespace gilscope::exporters {

std::string disarmed(std::string text) {
  if (!text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos) {
    text.insert(text.begin(), '\'');
  }
  return text;
}

std::string csv_field(const std::string& text) {
  std::string safe = disarmed(text);
  const auto is_control = [](char c) {
    return (c >= 0 && c < ' ' && c != '\t' && c != '\r' && c != '\n') || c == '\x7f';
  };
  std::ranges::replace_if(safe, is_control, ' ');
  if (safe.find_first_of(",\"\r\n") == std::string::npos) return safe;
  std::string quoted = "\"";
  for (const char c : safe) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

}  // namespace gilscope::exporters
