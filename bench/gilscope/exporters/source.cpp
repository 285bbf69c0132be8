// Reading what is exported.
#include <fmt/format.h>

#include "bench/gilscope/exporters/exporter.h"
#include "harness/storage/result_file.h"
#include "harness/support/error.h"

namespace gilscope::exporters {

Source read_source(const std::string& file) {
  nlohmann::json document = results::read_result(file);
  try {
    results::Analysis analysis =
        results::analyse(document.at("context").at("gilscope"), results::visits_of(document));
    return {file, std::move(document), std::move(analysis)};
  } catch (const nlohmann::json::exception& error) {
    throw UserError(fmt::format("'{}' is damaged ({}); measure again.", file, error.what()));
  }
}

}  // namespace gilscope::exporters
