// Which strategies of a kernel are faster than which.
#pragma once

#include <vector>

#include "harness/analysis/cell_analysis.h"
#include "harness/measure/correlation.h"

namespace gilscope::analysis {

// Fills `ranking` and `ranks` of the kernel from its measured cells among `cells`: strategies by
// their times, and 1 for all that are not told apart from the best (paired by round).
void rank(KernelAnalysis& kernel, const std::vector<CellAnalysis>& cells,
          const measure::Correlation& correlation);

}  // namespace gilscope::analysis
