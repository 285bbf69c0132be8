// The result file: one JSON document per run, a strict superset of Google Benchmark's output.
#pragma once

#include <filesystem>
#include <string>

#include "harness/analysis/analysis.h"
#include "harness/model/run.h"

namespace gilscope::storage {

// The text of the file. Its rows: every sample of every visit, then an aggregate of each measured
// cell, or why it was skipped or failed. What belongs to a whole visit stands on each of its rows.
[[nodiscard]] std::string result_text(const analysis::Analysis& analysis);

// Reads and checks a result file: JSON, schema version, not cut off. Throws UserError.
[[nodiscard]] model::Run read_result(const std::filesystem::path& file);

// The same of a text that was read from `file`.
[[nodiscard]] model::Run parse_result(const std::string& text, const std::filesystem::path& file);

}  // namespace gilscope::storage
