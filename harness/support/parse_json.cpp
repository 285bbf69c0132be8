#include "harness/support/parse_json.h"

#include <fmt/format.h>

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

// The part of a text between two others.
std::string between(std::string_view text, std::string_view before, std::string_view after) {
  const std::size_t found = text.find(before);
  if (found == std::string_view::npos) return "another";
  text.remove_prefix(found + before.size());
  return std::string(text.substr(0, text.find(after)));
}

}  // namespace

std::string what_does_not_fit(const std::exception& error) {
  std::string text = error.what();
  const auto* of_json = dynamic_cast<const nlohmann::json::exception*>(&error);
  if (of_json == nullptr) return text;
  const std::string last = text.substr(text.rfind(' ') + 1);  // the kind that was found
  switch (of_json->id) {
    case 302:  // "type must be number, but is null"
      return fmt::format("{} stands where {} is expected", last,
                         between(text, "must be ", ", but"));
    case 304:  // "cannot use at() with null"
    case 305:  // the same of operator[]
    case 306:  // the same of value()
      return last + " stands where an object or an array is expected";
    case 401:  // "array index 3 is out of range"
      return "an array is too short";
    case 403:  // "key 'x' not found"
      return fmt::format("the key '{}' is missing", between(text, "key '", "' not"));
    default:
      return "its values are not of the kinds that are expected";
  }
}

nlohmann::json parse_json(std::string_view text) {
  using nlohmann::json;
  // No braces: they would make a list of it.
  // NOLINTNEXTLINE(modernize-return-braced-init-list)
  if (is_too_deep(text)) return json(json::value_t::discarded);
  return json::parse(text, nullptr, false);
}

}  // namespace gilscope
