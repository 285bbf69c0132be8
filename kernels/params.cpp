#include "kernels/params.h"

#include <fmt/format.h>

#include "kernels/error.h"

namespace gilscope::kernels {

const ParamValue& Params::at(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) {
    throw CannotMake(
        fmt::format("The kernel needs a parameter '{}'; add it to the size's params in "
                    "kernel.toml.",
                    name));
  }
  return found->second;
}

namespace {
[[noreturn]] void wrong_type(std::string_view name, std::string_view wanted) {
  throw CannotMake(fmt::format("The kernel parameter '{}' must be {}; correct it in kernel.toml.",
                               name, wanted));
}
}  // namespace

std::int64_t Params::integer(std::string_view name) const {
  if (const auto* value = std::get_if<std::int64_t>(&at(name))) return *value;
  wrong_type(name, "an integer");
}

double Params::real(std::string_view name) const {
  const ParamValue& value = at(name);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
  wrong_type(name, "a number");
}

const std::string& Params::text(std::string_view name) const {
  if (const auto* value = std::get_if<std::string>(&at(name))) return *value;
  wrong_type(name, "a string");
}

void Params::set(std::string name, ParamValue value) {
  values_.insert_or_assign(std::move(name), std::move(value));
}

void Params::merge(const Params& other) {
  for (const auto& [name, value] : other.values_) values_.insert_or_assign(name, value);
}

}  // namespace gilscope::kernels
