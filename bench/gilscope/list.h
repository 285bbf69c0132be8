// What there is to measure, and with what.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "harness/plan/catalogue.h"

namespace gilscope::commands {

// `kernels`, `strategies`, `interpreters` or `suites`, as `gilscope list WHAT --json` prints them:
// an array of objects, each with a `name`.
[[nodiscard]] nlohmann::json listed(const std::string& what,
                                    const plan::Catalogue& catalogue = plan::read_catalogue());

}  // namespace gilscope::commands
