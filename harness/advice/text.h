// An advice on the terminal.
#pragma once

#include <string>

#include "harness/advice/answer.h"

namespace gilscope::advice {

[[nodiscard]] std::string advice_text(const Advice& advice);

}  // namespace gilscope::advice
