#include "harness/analysis/contender.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "harness/measure/ratios.h"
#include "harness/measure/statistics.h"

namespace gilscope::analysis {
namespace {

using Pairs = std::vector<std::pair<double, double>>;

bool belongs(const CellAnalysis& cell, const Contender& contender) {
  const model::Cell& other = contender.cells.front()->cell;
  return other.strategy() == cell.cell.strategy() && other.interpreter == cell.cell.interpreter;
}

TimesByRound times_of(const CellAnalysis& cell) {
  TimesByRound times;
  for (const VisitValues& visit : cell.visits) times[visit.round] = visit.warm_s();
  return times;
}

double middle_of(const TimesByRound& times) {
  std::vector<double> values;
  for (const auto& [round, time] : times) values.push_back(time);
  return measure::median(values);
}

Pairs pairs_of(const TimesByRound& first, const TimesByRound& second) {
  Pairs pairs;
  for (const auto& [round, time] : second) {
    const auto same = first.find(round);
    if (same != first.end()) pairs.emplace_back(same->second, time);
  }
  return pairs;
}

// How much faster than the base a cell is in each round; without a base, than a second.
TimesByRound speeds_of(const CellAnalysis& cell, const TimesByRound& base) {
  TimesByRound speeds;
  for (const auto& [round, time] : times_of(cell)) {
    const auto same = base.find(round);
    if (base.empty()) speeds[round] = 1 / time;
    if (same != base.end()) speeds[round] = same->second / time;
  }
  return speeds;
}

// Over all rounds but one; over that one itself where there is no other.
double middle_without(const TimesByRound& speeds, std::optional<std::int64_t> left_out) {
  std::vector<double> values;
  for (const auto& [round, speed] : speeds) {
    if (round != left_out || speeds.size() == 1) values.push_back(speed);
  }
  return values.empty() ? 0 : measure::median(values);
}

void choose_workers(Contender& contender, const TimesByRound& base) {
  double most = -1;
  TimesByRound chosen;  // round -> the middle of the other rounds, of the count that is taken
  for (const CellAnalysis* cell : contender.cells) {
    const TimesByRound speeds = speeds_of(*cell, base);
    if (const double middle = middle_without(speeds, std::nullopt); middle > most) {
      most = middle;
      contender.best = cell;
    }
    for (const auto& [round, time] : times_of(*cell)) {
      const double elsewhere = middle_without(speeds, round);
      const auto [known, is_new] = chosen.try_emplace(round, elsewhere);
      if (!is_new && known->second >= elsewhere) continue;
      known->second = elsewhere;
      contender.times[round] = time;
    }
  }
}

void estimate_gain(Contender& contender, const TimesByRound& base,
                   const measure::Correlation& correlation) {
  const Pairs pairs = pairs_of(base, contender.times);
  if (!pairs.empty()) {
    contender.gain = measure::estimate_ratio(pairs, correlation);
    return;
  }
  const double own = middle_of(contender.times);
  contender.gain.median = base.empty() ? 1 / own : middle_of(base) / own;
}

}  // namespace

std::vector<Contender> contenders_of(const KernelAnalysis& kernel,
                                     const std::vector<CellAnalysis>& cells,
                                     const measure::Correlation& correlation) {
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
  const TimesByRound base = kernel.base == nullptr ? TimesByRound{} : times_of(*kernel.base);
  for (Contender& contender : contenders) {
    choose_workers(contender, base);
    estimate_gain(contender, base, correlation);
  }
  return contenders;
}

bool distinguishably_faster(const Contender& one, const Contender& other,
                            const measure::Correlation& correlation) {
  const Pairs pairs = pairs_of(other.times, one.times);
  if (pairs.empty()) return false;
  const Estimate ratio = measure::estimate_ratio(pairs, correlation);
  return ratio.low && *ratio.low > 1;
}

}  // namespace gilscope::analysis
