// From a result of gilscope run to its summary.
#pragma once

#include <string>

#include "harness/history/summary.h"
#include "harness/model/run.h"

namespace gilscope::history {

// `run` as storage::parse_result reads it from `text`; `name` is the file's, for errors. Asks git
// about the commit. Throws UserError when the run holds no measured cell.
Summary summarise_run(model::Run run, const std::string& text, const std::string& name);

}  // namespace gilscope::history
