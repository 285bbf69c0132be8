// The JSON Schema of result files.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>

namespace gilscope::storage {

// schema.json of a source tree, with what the table of metrics adds: an object schema with
// "x-metrics": "readings" gets the readings of samples and visits, one with "estimates" the
// metrics' estimates. Throws UserError when it cannot be read.
[[nodiscard]] nlohmann::json result_schema(const std::filesystem::path& source);

}  // namespace gilscope::storage
