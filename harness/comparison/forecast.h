// What a comparison will find, said beforehand: its own rule, tried on made-up rounds.
#pragma once

#include <optional>

#include "harness/comparison/comparison.h"

namespace gilscope::comparison {

// Two sides of a suite, of whose cells all but one are the same.
struct Outlook {
  double spread = 0;  // standard deviation of a round's log-ratio, both sides doing the same
  int cells = 20;     // among which a finding must survive the correction
  double margin = model::row_of(model::metrics::warm_s).margin;
};

constexpr int kMostForeseen = 200;  // rounds

// After how many rounds a cell that became slower by `effect` (0.05: 5 %) is called so in nine of
// ten runs; one that has not changed (`effect` 0) is called the same. Nothing where that takes more
// than `kMostForeseen`, as it does for ever where the effect does not exceed the margin. The same
// answer to the same question: the made-up noise, which is normal, has a fixed seed.
[[nodiscard]] std::optional<int> rounds_for(double effect, const Outlook& outlook);

}  // namespace gilscope::comparison
