#include "harness/support/utc.h"

#include <array>
#include <ctime>

namespace gilscope {

std::string utc_now(bool compact) {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::array<char, 32> text{};
  const char* format = compact ? "%Y%m%dT%H%M%SZ" : "%Y-%m-%dT%H:%M:%SZ";
  return {text.data(), std::strftime(text.data(), text.size(), format, &utc)};
}

}  // namespace gilscope
