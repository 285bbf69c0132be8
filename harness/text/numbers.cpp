#include "harness/text/numbers.h"

#include <fmt/format.h>

#include <array>

namespace gilscope::text {

std::string three_digits(double value) {
  return fmt::format("{:.{}f}", value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
}

std::string time_text(double seconds) {
  static constexpr std::array<const char*, 3> kUnits = {"s", "ms", "µs"};
  double value = seconds;
  for (const char* unit : kUnits) {
    if (value >= 0.9995) return fmt::format("{} {}", three_digits(value), unit);
    value *= 1000;
  }
  return fmt::format("{} ns", three_digits(value));
}

std::string memory_text(double bytes) {
  const double mebibytes = bytes / (1 << 20);
  return mebibytes < 1000 ? fmt::format("{:.3g} MiB", mebibytes)
                          : fmt::format("{:.0f} MiB", mebibytes);
}

}  // namespace gilscope::text
