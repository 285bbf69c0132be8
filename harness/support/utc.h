// Now, as files write it.
#pragma once

#include <string>

namespace gilscope {

// ISO 8601 in UTC, 2026-01-31T23:59:59Z; with `compact`, 20260131T235959Z for file names.
[[nodiscard]] std::string utc_now(bool compact = false);

}  // namespace gilscope
