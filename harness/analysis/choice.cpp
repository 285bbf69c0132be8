#include "harness/analysis/choice.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <tuple>
#include <utility>

#include "harness/measure/ratios.h"

namespace gilscope::analysis {
namespace {

namespace metrics = model::metrics;

// Whose lower bound reaches this share of the leader's may be recommended in its place.
constexpr double kAsGood = 0.9;

bool competes(const Contender& contender, Question question, const KernelAnalysis& kernel) {
  const model::Cell& cell = contender.best->cell;
  switch (question) {
    case Question::python:
      return cell.binding == "python" && cell.host != "embedded" &&
             (kernel.base == nullptr || cell.interpreter == kernel.base->cell.interpreter);
    case Question::cpp:
      return cell.binding != "python";
    case Question::any:
      return true;
  }
  return false;
}

// What a gain is at least; the gain itself where that is all that is known.
double lower_bound(const Contender& contender) {
  return contender.gain.low.value_or(contender.gain.median);
}

// Python, an extension of it, a program in C++, and one that has Python inside.
std::size_t language_of(const model::Cell& cell) {
  if (cell.host == "embedded") return 3;
  return cell.binding == "python" ? 0 : cell.binding == "native" ? 2 : 1;
}

// From a loop to a broker: how much there is to write, and to go wrong.
std::size_t workers_of(const model::Cell& cell) {
  constexpr std::array<std::string_view, 9> kSimplestFirst = {
      "serial",    "threads",  "extension",    "native",     "event_loop",
      "processes", "embedded", "interpreters", "distributed"};
  return static_cast<std::size_t>(std::ranges::find(kSimplestFirst, cell.family) -
                                  kSimplestFirst.begin());
}

double middle(const std::optional<Estimate>& estimate) {
  return estimate ? estimate->median : std::numeric_limits<double>::infinity();
}

auto simplicity(const CellAnalysis& cell) {
  return std::tuple(language_of(cell.cell), workers_of(cell.cell), cell.cell.workers,
                    middle(cell.estimates[metrics::startup_s]), middle(cell.memory_bytes()));
}

// The cell's time in each round, of rounds that all of these were visited in.
std::vector<std::vector<double>> times_of_common_rounds(
    std::initializer_list<const CellAnalysis*> cells) {
  std::vector<std::vector<double>> times(cells.size());
  for (const VisitValues& visit : (*cells.begin())->visits) {
    std::vector<double> row;
    for (const CellAnalysis* cell : cells) {
      const auto same = std::ranges::find(cell->visits, visit.round, &VisitValues::round);
      if (same != cell->visits.end()) row.push_back(same->warm_s());
    }
    if (row.size() != cells.size()) continue;
    for (std::size_t i = 0; i < row.size(); ++i) times[i].push_back(row[i]);
  }
  return times;
}

Estimate ratio(const std::vector<double>& first, const std::vector<double>& second,
               const measure::Correlation& correlation) {
  std::vector<std::pair<double, double>> pairs;
  for (std::size_t i = 0; i < first.size(); ++i) pairs.emplace_back(first[i], second[i]);
  return measure::estimate_ratio(pairs, correlation);
}

const CellAnalysis* serial_of(const CellAnalysis& cell, const std::vector<CellAnalysis>& cells) {
  const auto found = std::ranges::find_if(cells, [&](const CellAnalysis& other) {
    return other.measured() && other.cell.executor == "serial" &&
           other.cell.binding == cell.cell.binding && other.cell.kernel == cell.cell.kernel &&
           other.cell.size == cell.cell.size && other.cell.interpreter == cell.cell.interpreter;
  });
  return found == cells.end() ? nullptr : &*found;
}

Split split_of(const CellAnalysis& cell, const CellAnalysis* base,
               const std::vector<CellAnalysis>& cells, const measure::Correlation& correlation) {
  Split split;
  if (base == nullptr) return split;
  const CellAnalysis* serial = cell.cell.binding == "python" ? base : serial_of(cell, cells);
  const auto times = serial == nullptr ? times_of_common_rounds({base, base, &cell})
                                       : times_of_common_rounds({base, serial, &cell});
  if (times[0].empty()) return split;
  split.total = ratio(times[0], times[2], correlation);
  if (serial != nullptr) split.concurrency = ratio(times[1], times[2], correlation);
  if (serial != nullptr && serial != base) split.language = ratio(times[0], times[1], correlation);
  return split;
}

// By the contender's own gain, which the choice of its worker count does not flatter, and by what
// is shown of its cell: an answer must not contradict the interval beside it.
Gain gain_of(const Contender& contender, const CellAnalysis* base, const Split& split) {
  if (base == nullptr) return Gain::unknown;
  if (contender.best == base) return Gain::not_shown;
  if (!split.total || !split.total->low || !contender.gain.low) return Gain::unknown;
  return std::min(*split.total->low, *contender.gain.low) > 1 ? Gain::shown : Gain::not_shown;
}

}  // namespace

std::optional<Choice> choose(Question question, const KernelAnalysis& kernel,
                             const std::vector<Contender>& contenders,
                             const std::vector<CellAnalysis>& cells,
                             const measure::Correlation& correlation) {
  std::vector<const Contender*> competing;
  for (const Contender& contender : contenders) {
    if (competes(contender, question, kernel)) competing.push_back(&contender);
  }
  if (competing.empty()) return std::nullopt;
  std::ranges::stable_sort(competing, std::ranges::greater{},
                           [](const Contender* one) { return one->gain.median; });
  const Contender* leader = *std::ranges::max_element(
      competing, {}, [](const Contender* one) { return lower_bound(*one); });

  Choice choice;
  choice.question = question;
  choice.competing = competing.size();
  choice.leader = leader->best;
  std::vector<const Contender*> level;  // with the leader
  for (const Contender* other : competing) {
    // NOLINTNEXTLINE(readability-suspicious-call-argument): is the leader faster?
    if (!distinguishably_faster(*leader, *other, correlation)) level.push_back(other);
  }
  const Contender* recommended = leader;
  for (const Contender* other : level) {
    const bool is_as_good = lower_bound(*other) >= kAsGood * lower_bound(*leader);
    if (is_as_good && simplicity(*other->best) < simplicity(*recommended->best)) {
      recommended = other;
    }
  }
  for (const Contender* other : level) {
    if (other != recommended) choice.alike.push_back(other->best);
  }
  choice.recommended = recommended->best;
  choice.split = split_of(*recommended->best, kernel.base, cells, correlation);
  choice.gain = gain_of(*recommended, kernel.base, choice.split);
  return choice;
}

}  // namespace gilscope::analysis
