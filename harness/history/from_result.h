// From a result of gilscope run to its summary.
#pragma once

#include <string>

#include "harness/history/summary.h"

namespace gilscope::history {

// `result` as results::read_result gives it, `text` the file it was read from, `name` its name for
// errors. Asks git about the commit. Throws UserError when it is damaged or holds no measured cell.
Summary summarise_result(const nlohmann::json& result, const std::string& text,
                         const std::string& name);

}  // namespace gilscope::history
