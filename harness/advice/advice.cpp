#include "harness/advice/advice.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <utility>

#include "harness/advice/words.h"
#include "harness/analysis/asked.h"
#include "harness/measure/ratios.h"

namespace gilscope::advice {
namespace {

namespace metrics = model::metrics;

// What a faster strategy must gain to be worth more than a loop, and what a simpler one may take
// longer than the best where they are not told apart.
constexpr double kWorth = 1.03;
constexpr double kAlike = 1.03;

using Totals = std::map<std::int64_t, double>;  // by round

// Of a sample, from the size's name: calls_400.
std::int64_t calls_of(const model::Cell& cell) {
  std::int64_t calls = cell.items;
  const std::string digits = cell.size.substr(cell.size.rfind('_') + 1);
  std::from_chars(digits.data(), digits.data() + digits.size(), calls);
  return std::max<std::int64_t>(1, calls);
}

Totals totals_of(const CellAnalysis& cell, std::int64_t calls) {
  const double executions = static_cast<double>(calls) / static_cast<double>(calls_of(cell.cell));
  Totals totals;
  for (const analysis::VisitValues& visit : cell.visits) {
    totals[visit.round] = analysis::parts_of(visit).whole_s(executions);
  }
  return totals;
}

double middle_of(const Totals& totals) {
  std::vector<double> values;
  for (const auto& [round, total] : totals) values.push_back(total);
  return measure::median(values);
}

std::vector<std::pair<double, double>> pairs_of(const Totals& first, const Totals& second) {
  std::vector<std::pair<double, double>> pairs;
  for (const auto& [round, total] : second) {
    if (const auto same = first.find(round); same != first.end()) {
      pairs.emplace_back(same->second, total);
    }
  }
  return pairs;
}

bool is_loop(const model::Cell& cell, const model::Workload& work) {
  const bool one_by_one = cell.executor == "serial" ||
                          (cell.executor == "asyncio" && cell.workers == 1 && work.own().coroutine);
  return one_by_one && cell.kernel == work.kernel && cell.interpreter == work.first;
}

double memory_of(const CellAnalysis& cell) {
  const auto& memory = cell.memory_bytes();
  return memory ? memory->median : 0;
}

Standing standing_of(const CellAnalysis& cell, int most_rounds) {
  if (cell.status == analysis::Status::failed) return Standing::failed;
  if (!cell.measured()) return Standing::skipped;
  const auto rounds = static_cast<int>(cell.visits.size());
  return rounds == 2 && most_rounds > 2 ? Standing::dropped : Standing::measured;
}

Option option_of(const CellAnalysis& cell, const Totals& loop, double loop_memory, int most_rounds,
                 const analysis::Analysis& analysis, std::int64_t calls) {
  Option option;
  option.cell = &cell;
  option.standing = standing_of(cell, most_rounds);
  if (!cell.measured() || cell.visits.empty()) return option;
  const Totals totals = totals_of(cell, calls);
  const auto pairs = pairs_of(loop, totals);
  option.total_s = middle_of(totals);
  if (!pairs.empty()) option.gain = measure::estimate_ratio(pairs, analysis.ratio_correlation);
  // What was measured in few rounds is comparable by its ratio only.
  if (!pairs.empty() && pairs.size() < loop.size()) {
    option.total_s = middle_of(loop) / option.gain->median;
  }
  option.rounds = static_cast<int>(pairs.size());
  for (const auto& [before, now] : pairs) option.rounds_better += now < before ? 1 : 0;
  const auto& startup = cell.estimates[metrics::startup_s];
  const auto& teardown = cell.estimates[metrics::teardown_s];
  option.startup_s = (startup ? startup->median : 0) + (teardown ? teardown->median : 0);
  option.call_s = cell.warm_s() / static_cast<double>(calls_of(cell.cell));
  option.extra_bytes = std::max(0.0, memory_of(cell) - loop_memory);
  return option;
}

// How much there is to write and to understand.
int effort_of(const model::Cell& cell, const model::Workload& work) {
  int effort = 5;
  if (cell.executor == "serial") effort = 0;
  if (cell.executor == "asyncio") effort = work.own().coroutine ? 1 : 3;
  if (cell.executor == "thread_pool") effort = 2;
  if (cell.family == "processes") effort = 4;
  if (cell.chunk_size > 1) effort += 1;
  if (cell.kernel != work.kernel) effort += 5;       // a variable must be set
  if (cell.interpreter != work.first) effort += 20;  // another interpreter must be there
  return effort;
}

bool is_simpler(const Option& one, const Option& other, const model::Workload& work) {
  const int mine = effort_of(one.cell->cell, work);
  const int its = effort_of(other.cell->cell, work);
  if (mine != its) return mine < its;
  if (one.cell->cell.workers != other.cell->cell.workers) {
    return one.cell->cell.workers < other.cell->cell.workers;
  }
  return one.total_s < other.total_s;
}

bool is_told_apart(const Option& slower, const Option& best, std::int64_t calls,
                   const analysis::Analysis& analysis) {
  const auto pairs = pairs_of(totals_of(*slower.cell, calls), totals_of(*best.cell, calls));
  if (pairs.empty()) return true;
  const Estimate ratio = measure::estimate_ratio(pairs, analysis.ratio_correlation);
  return (ratio.low && *ratio.low > 1) || ratio.median > kAlike;
}

analysis::Gain gain_of(const Option& option) {
  if (!option.gain) return analysis::Gain::unknown;
  if (option.gain->median < kWorth) return analysis::Gain::not_shown;
  if (option.gain->low) {
    return *option.gain->low > 1 ? analysis::Gain::shown : analysis::Gain::not_shown;
  }
  return option.rounds_better == option.rounds ? analysis::Gain::unknown
                                               : analysis::Gain::not_shown;
}

void recommend(Advice& advice, const analysis::Analysis& analysis) {
  const std::int64_t calls = advice.work->calls;
  const Option* best = nullptr;
  for (const Option& option : advice.options) {
    if (option.standing != Standing::measured || !option.gain) continue;
    if (best == nullptr || option.gain->median > best->gain->median) best = &option;
  }
  advice.recommended = advice.loop;
  if (best == nullptr || best == advice.loop) {
    advice.gain = analysis::Gain::not_shown;
    return;
  }
  advice.gain = gain_of(*best);
  if (advice.gain == analysis::Gain::not_shown) return;
  advice.recommended = best;
  for (const Option& option : advice.options) {
    if (option.standing != Standing::measured || &option == advice.loop || !option.gain) continue;
    if (gain_of(option) != advice.gain) continue;
    if (!is_simpler(option, *advice.recommended, *advice.work)) continue;
    if (!is_told_apart(option, *best, calls, analysis)) advice.recommended = &option;
  }
}

// The number of calls at which two straight lines cross: what start-up costs is earned by calls
// that are faster.
std::optional<std::int64_t> break_even(const Option& option, const Option& loop) {
  const double gained_s = loop.call_s - option.call_s;
  if (gained_s <= 0) return std::nullopt;
  const double price_s = std::max(0.0, option.startup_s - loop.startup_s);
  return std::max<std::int64_t>(1, std::llround(std::ceil(price_s / gained_s)));
}

std::optional<double> gil_share_of(const CellAnalysis& loop, const analysis::Analysis& analysis) {
  const auto seen = analysis.run.telemetry.find(loop.name());
  if (seen == analysis.run.telemetry.end() || !seen->second.error.empty()) return std::nullopt;
  constexpr std::int64_t kFewestTicks = 50;  // of a very short sample nobody can tell
  if (!seen->second.gil || seen->second.ticks < kFewestTicks) return std::nullopt;
  return std::clamp(seen->second.gil->utilisation, 0.0, 1.0);
}

void sort_options(std::vector<Option>& options) {
  std::ranges::stable_sort(options, [](const Option& one, const Option& other) {
    const bool mine = one.total_s > 0 && one.standing != Standing::failed;
    const bool its = other.total_s > 0 && other.standing != Standing::failed;
    if (mine != its) return mine;
    return mine && one.total_s < other.total_s;
  });
}

}  // namespace

Advice advise(const analysis::Analysis& analysis) {
  Advice advice;
  advice.work = &*analysis.run.header.workload;
  const model::Workload& work = *advice.work;
  const CellAnalysis* loop = nullptr;
  int most_rounds = 0;
  for (const CellAnalysis& cell : analysis.cells) {
    if (is_loop(cell.cell, work) && cell.measured()) loop = &cell;
    most_rounds = std::max(most_rounds, static_cast<int>(cell.visits.size()));
  }
  const Totals loop_totals = loop == nullptr ? Totals{} : totals_of(*loop, work.calls);
  const double loop_memory = loop == nullptr ? 0 : memory_of(*loop);
  for (const CellAnalysis& cell : analysis.cells) {
    advice.options.push_back(
        option_of(cell, loop_totals, loop_memory, most_rounds, analysis, work.calls));
  }
  sort_options(advice.options);
  for (Option& option : advice.options) {
    if (option.cell == loop && loop != nullptr) advice.loop = &option;
  }
  if (advice.loop != nullptr) {
    recommend(advice, analysis);
    advice.gil_share = gil_share_of(*loop, analysis);
    advice.sampled_calls = calls_of(advice.recommended->cell->cell);
    if (advice.recommended != advice.loop) {
      advice.break_even_calls = break_even(*advice.recommended, *advice.loop);
    }
  }
  put_into_words(advice);
  return advice;
}

std::optional<double> predicted_s(const Option& option, std::int64_t calls) {
  if (option.cell == nullptr || !option.cell->measured() || option.cell->visits.empty()) {
    return std::nullopt;
  }
  return middle_of(totals_of(*option.cell, calls));
}

}  // namespace gilscope::advice
