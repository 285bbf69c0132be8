// Comparing how many instructions one execution takes: next to no noise, and no word of waiting,
// scaling and caches. It is shown beside the times and decides nothing.
#include <algorithm>
#include <cmath>

#include "harness/comparison/comparison.h"

namespace gilscope::comparison {
namespace {

// Of instructions: what a compiler or a hash order moves without anyone noticing.
constexpr double kMargin = 0.005;
constexpr double kSpreads = 3;

const model::InstructionCount* count_of(const Analysis& analysis, const CellAnalysis& cell) {
  const auto found = analysis.run.counts.find(cell.name());
  const bool is_known = found != analysis.run.counts.end() && found->second.error.empty();
  return is_known ? &found->second : nullptr;
}

Verdict judge_count(const CountComparison& count) {
  const double least = std::max(kMargin, kSpreads * count.spread);
  if (std::abs(count.ratio() - 1) <= least) return Verdict::same;
  return count.ratio() > 1 ? Verdict::slower : Verdict::faster;
}

}  // namespace

void compare_counts(Comparison& comparison) {
  for (const CellComparison& cell : comparison.cells) {
    const auto* baseline = count_of(comparison.baseline, *cell.baseline);
    const auto* candidate = count_of(comparison.candidate, *cell.candidate);
    if (baseline == nullptr || candidate == nullptr) continue;
    CountComparison& count = comparison.counts.emplace_back();
    count.name = cell.candidate->name();
    count.baseline = baseline->instructions;
    count.candidate = candidate->instructions;
    count.spread = std::max(baseline->spread, candidate->spread);
    count.verdict = judge_count(count);
  }
}

}  // namespace gilscope::comparison
