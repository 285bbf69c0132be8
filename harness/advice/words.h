// What an advice says, in sentences; and the code to paste.
#pragma once

#include <string>
#include <vector>

#include "harness/advice/answer.h"

namespace gilscope::advice {

// Fills everything of an advice that is text.
void put_into_words(Advice& advice);

// 2 processes, chunks of 16.
[[nodiscard]] std::string strategy_words(const model::Cell& cell, const model::Workload& work);

// 10,000.
[[nodiscard]] std::string count_text(std::int64_t count);

// Lines of Python that do all calls with this strategy, and the one that matters among them.
struct Code {
  std::vector<std::string> lines;
  std::string call;
};
[[nodiscard]] Code code_of(const model::Cell& cell, const model::Workload& work);

}  // namespace gilscope::advice
