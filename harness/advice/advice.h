// From a run of the user's function to an answer.
#pragma once

#include <cstdint>
#include <optional>

#include "harness/advice/answer.h"

namespace gilscope::advice {

// Of a run whose header has a workload, and which the advice must not outlive.
[[nodiscard]] Advice advise(const analysis::Analysis& analysis);

// Seconds that so many calls take in a strategy, predicted; nothing of one that was not measured.
[[nodiscard]] std::optional<double> predicted_s(const Option& option, std::int64_t calls);

}  // namespace gilscope::advice
