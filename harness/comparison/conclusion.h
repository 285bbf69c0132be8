// The verdict on a whole comparison, decided here and nowhere else: a word, its sentence, the exit
// status, and the findings behind them. Terminal, JSON, page and gate show it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/comparison/acceptance.h"
#include "harness/comparison/comparison.h"
#include "harness/comparison/finding.h"
#include "harness/comparison/overall.h"

namespace gilscope::comparison {

struct Conclusion {
  Overall overall = Overall::inconclusive;
  std::string sentence{};
  std::vector<Finding> findings;  // those that make it a regression first, worst first
  bool looked_again = false;

  [[nodiscard]] int exit_code() const;  // kFinding when it regressed, kDone otherwise
};

// What one look says. Of what it cannot tell but looks worse, too, a second look is worth it: those
// are among the findings as inconclusive.
[[nodiscard]] Conclusion conclude(const Comparison& comparison,
                                  std::span<const Acceptance> accepted = {});

// With a second look at the suspects: only what both call worse, and what fails, is a regression.
[[nodiscard]] Conclusion conclude(const Comparison& comparison, const Comparison& again,
                                  std::span<const Acceptance> accepted);

}  // namespace gilscope::comparison
