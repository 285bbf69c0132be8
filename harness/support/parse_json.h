// Reading JSON that anybody may have written.
#pragma once

#include <exception>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace gilscope {

// The deepest nesting that is read: no document of ours has a tenth of it, and whoever walks
// through a document walks down it.
constexpr int kDeepest = 200;

// Discarded (is_discarded()) where it is no JSON, or nested deeper than that.
[[nodiscard]] nlohmann::json parse_json(std::string_view text);

// What a library says of JSON that does not fit, in words that a user can use.
[[nodiscard]] std::string what_does_not_fit(const std::exception& error);

}  // namespace gilscope
