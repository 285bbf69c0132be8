// The parameters of one kernel size, as kernel.toml and the fixture give them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>

namespace gilscope::kernels {

using ParamValue = std::variant<std::int64_t, double, std::string>;

class Params {
 public:
  Params() = default;
  explicit Params(std::map<std::string, ParamValue, std::less<>> values)
      : values_(std::move(values)) {}

  // Each getter throws CannotMake (kernels/error.h) when the parameter is missing or of another
  // type. `real` also accepts an integer.
  [[nodiscard]] std::int64_t integer(std::string_view name) const;
  [[nodiscard]] double real(std::string_view name) const;
  [[nodiscard]] const std::string& text(std::string_view name) const;

  void set(std::string name, ParamValue value);
  // Adds all of `other`; on the same name, `other` wins.
  void merge(const Params& other);

  [[nodiscard]] const std::map<std::string, ParamValue, std::less<>>& values() const {
    return values_;
  }

  bool operator==(const Params&) const = default;

 private:
  [[nodiscard]] const ParamValue& at(std::string_view name) const;
  std::map<std::string, ParamValue, std::less<>> values_;
};

}  // namespace gilscope::kernels
