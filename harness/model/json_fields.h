// Fields that may be missing or null, for the sources that read and write the model's JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>

namespace gilscope::model {

template <typename T>
nlohmann::json or_null(const std::optional<T>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json();
}

// Nothing where the key is missing or null.
template <typename T>
std::optional<T> optional_at(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return std::nullopt;
  return found->template get<T>();
}

// The field as it is where the key is missing: older files lack what was added since.
template <typename T>
void take_if_there(const nlohmann::json& object, const char* key, T& field) {
  if (const auto value = optional_at<T>(object, key)) field = *value;
}

}  // namespace gilscope::model
