// The result file: one JSON document a run, a strict superset of Google Benchmark's output.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <vector>

#include "harness/plan/plan.h"
#include "harness/results/journal.h"

namespace gilscope::results {

constexpr int kSchemaVersion = 1;

// The rows of the document: skipped cells, every sample of every visit, failures, aggregates.
nlohmann::json assemble(nlohmann::json header, const std::vector<Visit>& visits, bool complete);

// Reads and checks a result file: JSON, schema version, not cut off. Throws UserError.
nlohmann::json read_result(const std::filesystem::path& file);

// The same of a text that was read from `file`.
nlohmann::json parse_result(const std::string& text, const std::filesystem::path& file);

// What the plan says of a cell, for the header.
nlohmann::json plan_entry(const plan::PlannedCell& planned);

}  // namespace gilscope::results
