// Regressions that are on purpose: "KERNEL/SIZE STRATEGY because REASON", with globs.
#pragma once

#include <string>

#include "harness/comparison/finding.h"

namespace gilscope::comparison {

struct Acceptance {
  std::string cells;  // KERNEL/SIZE; without a slash, the kernel
  std::string strategy;
  std::string reason;

  // Wrong results cannot be accepted.
  [[nodiscard]] bool covers(const Finding& finding) const;
};

// Throws UserError naming the text.
[[nodiscard]] Acceptance parse_acceptance(const std::string& text);

}  // namespace gilscope::comparison
