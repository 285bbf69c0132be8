#include "harness/support/parse_json.h"

namespace gilscope {
namespace {

bool is_too_deep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
      continue;
    }
    if (c == '"') in_string = true;
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') --depth;
    if (depth > kDeepest) return true;
  }
  return false;
}

}  // namespace

std::string what_does_not_fit(const std::exception& error) {
  const std::string text = error.what();
  if (dynamic_cast<const nlohmann::json::exception*>(&error) == nullptr) return text;
  const std::size_t words = text.find("] ");  // behind [json.exception.type_error.304]
  return "a key is missing or its value is of another kind: " +
         (words == std::string::npos ? text : text.substr(words + 2));
}

nlohmann::json parse_json(std::string_view text) {
  using nlohmann::json;
  if (is_too_deep(text)) return json(json::value_t::discarded);
  return json::parse(text, nullptr, false);
}

}  // namespace gilscope
