// Reading what is exported.
#include "bench/gilscope/exporters/exporter.h"
#include "harness/storage/result_file.h"

namespace gilscope::exporters {

Source read_source(const std::string& file) {
  return {file, analysis::analyse(storage::read_result(file))};
}

}  // namespace gilscope::exporters
