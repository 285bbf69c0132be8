// Which strategies of a kernel are faster than which.
#pragma once

#include <vector>

#include "harness/analysis/contender.h"

namespace gilscope::analysis {

// Fills `ranking` and `tiers` of the kernel: tiers rising, within one the greatest gain first.
void rank(KernelAnalysis& kernel, const std::vector<Contender>& contenders,
          const measure::Correlation& correlation);

}  // namespace gilscope::analysis
