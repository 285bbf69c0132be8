#include "harness/analysis/ranking.h"

#include <algorithm>
#include <map>
#include <utility>

#include "harness/measure/ratios.h"
#include "harness/measure/statistics.h"

namespace gilscope::analysis {
namespace {

// A strategy under one interpreter, with all its worker counts.
struct Contender {
  std::vector<const CellAnalysis*> cells{};
  const CellAnalysis* best = nullptr;  // by its median
  // Round -> the time of the worker count that is the fastest in all other rounds. The time of the
  // count that is chosen by that very time would be too good: of four, by 4 % where a visit
  // scatters by 10 %.
  std::map<std::int64_t, double> times{};
  double middle = 0;  // of these times
};

bool belongs(const CellAnalysis& cell, const Contender& contender) {
  const model::Cell& other = contender.cells.front()->cell;
  return other.strategy() == cell.cell.strategy() && other.interpreter == cell.cell.interpreter;
}

// The cell's median over all rounds but one; of that one itself where there is no other.
double median_without(const CellAnalysis& cell, std::int64_t round) {
  std::vector<double> values;
  for (const VisitValues& visit : cell.visits) {
    if (visit.round != round) values.push_back(visit.warm_s());
  }
  return values.empty() ? cell.warm_s() : measure::median(values);
}

void choose(Contender& contender) {
  contender.best = *std::ranges::min_element(contender.cells, {}, &CellAnalysis::warm_s);
  std::map<std::int64_t, double> least;  // round -> the median without it, of the fastest count
  for (const CellAnalysis* cell : contender.cells) {
    for (const VisitValues& visit : cell->visits) {
      const double elsewhere = median_without(*cell, visit.round);
      const auto [known, is_new] = least.try_emplace(visit.round, elsewhere);
      if (!is_new && known->second <= elsewhere) continue;
      known->second = elsewhere;
      contender.times[visit.round] = visit.warm_s();
    }
  }
  std::vector<double> times;
  for (const auto& [round, time] : contender.times) times.push_back(time);
  contender.middle = measure::median(times);
}

std::vector<Contender> contenders_of(const KernelAnalysis& kernel,
                                     const std::vector<CellAnalysis>& cells) {
  std::vector<Contender> contenders;
  for (const CellAnalysis& cell : cells) {
    if (cell.cell.kernel != kernel.kernel || cell.cell.size != kernel.size || !cell.measured()) {
      continue;
    }
    auto mine = std::ranges::find_if(
        contenders, [&](const Contender& contender) { return belongs(cell, contender); });
    if (mine == contenders.end()) mine = contenders.insert(mine, Contender{});
    mine->cells.push_back(&cell);
  }
  for (Contender& contender : contenders) choose(contender);
  std::ranges::stable_sort(contenders, {}, &Contender::middle);
  return contenders;
}

bool distinguishably_faster(const Contender& one, const Contender& other,
                            const measure::Correlation& correlation) {
  std::vector<std::pair<double, double>> pairs;
  for (const auto& [round, time] : one.times) {
    const auto same = other.times.find(round);
    if (same != other.times.end()) pairs.emplace_back(same->second, time);
  }
  if (pairs.empty()) return false;
  const Estimate ratio = measure::estimate_ratio(pairs, correlation);
  return ratio.low && *ratio.low > 1;
}

}  // namespace

void rank(KernelAnalysis& kernel, const std::vector<CellAnalysis>& cells,
          const measure::Correlation& correlation) {
  const std::vector<Contender> contenders = contenders_of(kernel, cells);
  for (const Contender& contender : contenders) {
    kernel.ranking.push_back(contender.best);
    const auto faster = std::ranges::count_if(contenders, [&](const Contender& other) {
      // NOLINTNEXTLINE(readability-suspicious-call-argument): is the other one faster?
      return distinguishably_faster(other, contender, correlation);
    });
    const bool is_told_apart = distinguishably_faster(contenders.front(), contender, correlation);
    kernel.ranks.push_back(is_told_apart ? 1 + static_cast<int>(faster) : 1);
  }
}

}  // namespace gilscope::analysis
