// How numbers are written for people, with the unit that suits them.
#pragma once

#include <string>

namespace gilscope::text {

// Three significant digits without an exponent: 1.23, 12.3, 123.
[[nodiscard]] std::string three_digits(double value);

// 0.00123 -> "1.23 ms"; 3 significant digits.
[[nodiscard]] std::string time_text(double seconds);

// 14885000 -> "14.2 MiB".
[[nodiscard]] std::string memory_text(double bytes);

}  // namespace gilscope::text
