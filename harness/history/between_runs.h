// What the runs of a machine differ by, though nothing has changed.
#pragma once

#include <optional>

#include "harness/history/history.h"

namespace gilscope::history {

// Pairs of runs that follow each other from which it is told.
constexpr int kFewestPairs = 10;

// A standard deviation of the log-ratios of a cell's times in two runs that follow each other,
// beyond what the visits of either explain. In each pair of runs the middle of its cells counts, so
// that the few that have changed do not; the tenth of the pairs that differ the most is left out,
// in which much may have changed. Nothing with fewer than kFewestPairs pairs.
[[nodiscard]] std::optional<double> between_runs(const Machine& machine);

}  // namespace gilscope::history
