// What a run says: estimates per cell, speed-ups, rankings. The summary on the terminal, the
// aggregates in the file, comparisons, histories and the report all read this; none computes its
// own.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/analysis/break_even.h"
#include "harness/analysis/cell_analysis.h"
#include "harness/analysis/kernel_analysis.h"
#include "harness/measure/correlation.h"
#include "harness/model/run.h"

namespace gilscope::analysis {

struct Analysis {
  Analysis() = default;
  Analysis(Analysis&&) = default;  // rankings point at cells: moved, never copied
  Analysis& operator=(Analysis&&) = default;
  Analysis(const Analysis&) = delete;
  Analysis& operator=(const Analysis&) = delete;
  ~Analysis() = default;

  model::Run run;
  measure::Persistence persistence;        // of the visits of one cell
  measure::Correlation ratio_correlation;  // of the log-ratios to a cell of the same rounds
  std::vector<CellAnalysis> cells;         // in the order of the plan
  std::vector<KernelAnalysis> kernels;
  std::vector<BreakEven> break_evens;
};

// How many warm samples of a cell to discard at least, by its name.
using WarmUps = std::map<std::string, int>;

[[nodiscard]] Analysis analyse(model::Run run, const WarmUps& at_least = {});

// A visit's median of the samples of one phase, without the first `discarded`; nothing when none
// knows the reading.
[[nodiscard]] std::optional<double> median_of(const model::Visit& visit, model::Phase phase,
                                              model::ReadingId reading, int discarded = 0);

}  // namespace gilscope::analysis
