// Raw samples as rows of a table, for the exporters that write tables.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bench/gilscope/exporters/exporter.h"

namespace gilscope::exporters {

// The keys of the columns. Those that tables have always had stand first, in their order; readings
// that the table of metrics has gained since follow.
std::vector<std::string> sample_columns();

struct SampleRow {
  std::string cell;                    // its name
  std::vector<nlohmann::json> values;  // parallel to the columns; null where there is none
  nlohmann::json latency;              // in the words of a result file, or null
  std::string error_message;           // why there is no sample; empty otherwise
};

// By cell, in the order of the plan: one for each sample, and one for each cell that was skipped or
// failed.
std::vector<SampleRow> sample_rows(const Source& source);

}  // namespace gilscope::exporters
