// Points in time as histories and their sources write them. Seconds since 1970, UTC.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gilscope::history {

// 2026-11-24T10:15:00Z and nothing else; nothing when it is no such time.
[[nodiscard]] std::optional<std::int64_t> parse_utc(std::string_view text);

// As other tools write it: "T", " " or "/" between its parts, fractions, an offset from UTC.
// Without an offset it is taken for UTC.
[[nodiscard]] std::optional<std::int64_t> parse_time(const std::string& text);

// 2026-11-24T10:15:00Z; with `compact` 20261124T101500Z, for names of files.
[[nodiscard]] std::string utc_text(std::int64_t moment, bool compact = false);

}  // namespace gilscope::history
