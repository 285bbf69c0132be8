// A summary as the two files that hold it: its own, and the list of series that others share.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "harness/history/summary.h"

namespace gilscope::history {

// 20261124T101500Z-1f2e3d4c5b6a7988.json
[[nodiscard]] std::string summary_file_name(const Summary& summary);
[[nodiscard]] bool is_summary_file_name(std::string_view name);

// series-9a8b7c6d5e4f3a2b.json, of the hash that a summary names as its `series`.
[[nodiscard]] std::string series_file_name(const std::string& hash);
[[nodiscard]] bool is_series_file_name(std::string_view name);

// The list of series; its hash is that of this text.
[[nodiscard]] std::string series_text(const SeriesList& series);
[[nodiscard]] std::string summary_text(const Summary& summary, const std::string& series_hash);

// What is wrong with a file: "is no JSON", "has history version 7 ...". To be read behind its name.
class BrokenFile : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The way back, without the series. Everything is checked: what comes out can be relied on. `hash`
// is set to the name of the list of series. Throws BrokenFile.
[[nodiscard]] Summary parse_summary(const std::string& text, std::string& hash);
[[nodiscard]] SeriesList parse_series(const std::string& text);

}  // namespace gilscope::history
