#include "harness/analysis/warnings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "harness/measure/warmup.h"

namespace gilscope::analysis {
namespace {

using model::Warning;
using Names = std::vector<std::string>;

Names cells_where(const Analysis& analysis, const std::function<bool(const CellAnalysis&)>& is) {
  Names names;
  for (const CellAnalysis& cell : analysis.cells) {
    if (cell.measured() && is(cell)) names.push_back(cell.name());
  }
  return names;
}

std::string count_text(const Names& cells, const Analysis& analysis) {
  const auto measured = std::ranges::count_if(analysis.cells, &CellAnalysis::measured);
  return fmt::format("{} of {} cells", cells.size(), measured);
}

void few_visits(const Analysis& analysis, std::vector<Warning>& warnings) {
  const Names cells = cells_where(analysis, [](const CellAnalysis& cell) {
    return static_cast<int>(cell.visits.size()) < measure::kFewestVisits;
  });
  if (cells.empty()) return;
  warnings.push_back(
      {.code = "few_visits",
       .text = fmt::format("{} have fewer than {} visits, too few for a 95 % interval.",
                           count_text(cells, analysis), measure::kFewestVisits),
       .remedy = fmt::format("Measure with --rounds {} or more, or with a larger --budget.",
                             measure::kFewestVisits),
       .cells = cells});
}

void wide_interval(const Analysis& analysis, std::vector<Warning>& warnings) {
  const double precision = analysis.run.header.settings.precision;
  const Names cells = cells_where(analysis, [&](const CellAnalysis& cell) {
    const auto half = measure::relative_half_width(cell.estimates.at(model::metrics::warm_s));
    return half && *half > precision;
  });
  if (cells.empty()) return;
  warnings.push_back(
      {.code = "wide_interval",
       .text = fmt::format("The intervals of {} are wider than the ±{:.3g} % that was "
                           "asked for.",
                           count_text(cells, analysis), 100 * precision),
       .remedy = "Give a larger --budget, or calm the machine (gilscope doctor).",
       .cells = cells});
}

void correlated_visits(const Analysis& analysis, std::vector<Warning>& warnings) {
  if (!analysis.persistence.certain()) return;
  const Names cells = cells_where(analysis, [&](const CellAnalysis& cell) {
    return !measure::reaches(static_cast<int>(cell.visits.size()), analysis.persistence);
  });
  warnings.push_back(
      {.code = "correlated_visits",
       .text =
           fmt::format("Consecutive visits are correlated (their signs by "
                       "{:.2f}), so ten are worth {:.1f}; intervals are wider for it, and for {} "
                       "not wide enough to hold the median with 95 %.",
                       analysis.persistence.seen, analysis.persistence.effective(10),
                       count_text(cells, analysis)),
       .remedy = "Measure longer, so that the machine's moods average out; trust ratios more than "
                 "times.",
       .cells = cells});
}

// The times of the second half of the rounds over those of the first, in logarithms.
std::optional<double> drift_of(const CellAnalysis& cell, std::int64_t middle) {
  std::vector<double> first;
  std::vector<double> second;
  for (const VisitValues& visit : cell.visits) {
    (visit.round <= middle ? first : second).push_back(visit.warm_s());
  }
  if (first.size() < 3 || second.size() < 3) return std::nullopt;
  return std::log(measure::median(second) / measure::median(first));
}

void drift(const Analysis& analysis, std::vector<Warning>& warnings) {
  constexpr double kWorthAWarning = 0.02;
  std::int64_t rounds = 0;
  for (const CellAnalysis& cell : analysis.cells) {
    for (const VisitValues& visit : cell.visits) rounds = std::max(rounds, visit.round);
  }
  std::vector<double> drifts;
  for (const CellAnalysis& cell : analysis.cells) {
    if (!cell.measured()) continue;
    if (const auto one = drift_of(cell, rounds / 2)) drifts.push_back(*one);
  }
  if (drifts.empty()) return;
  const measure::Estimate middle = measure::estimate_median(drifts);
  const bool agreed = middle.low && (*middle.low > 0 || *middle.high < 0);
  if (!agreed || std::abs(middle.median) < kWorthAWarning) return;
  warnings.push_back(
      {.code = "drift",
       .text = fmt::format("The second half of the run was {:.1f} % {} than the first.",
                           100 * std::abs(std::expm1(middle.median)),
                           middle.median > 0 ? "slower" : "faster"),
       .remedy =
           "Ratios are paired by round and stand; for times measure again when the machine is "
           "calm (gilscope doctor).",
       .cells = {}});
}

void bimodal(const Analysis& analysis, std::vector<Warning>& warnings) {
  const Names cells = cells_where(analysis, [](const CellAnalysis& cell) { return cell.bimodal; });
  if (cells.empty()) return;
  warnings.push_back({.code = "bimodal",
                      .text = fmt::format("The visits of {} are bimodal; the median lies in "
                                          "one mode or between them.",
                                          count_text(cells, analysis)),
                      .remedy =
                          "Look at the raw samples: two speeds of the machine, two code paths, "
                          "or workers that share a core.",
                      .cells = cells});
}

// Did the last sample leave a worker with (almost) nothing, though there were tasks for all?
bool leaves_workers_idle(const CellAnalysis& cell) {
  const std::int64_t workers = cell.cell.workers;
  const std::int64_t tasks = cell.cell.tasks * cell.executions;
  if (workers < 2 || cell.cell.tasks < 2 * workers || cell.per_worker_tasks.empty()) return false;
  const auto busy = std::ranges::count_if(cell.per_worker_tasks, [&](std::int64_t share) {
    return static_cast<double>(share) * 10 >=
           static_cast<double>(tasks) / static_cast<double>(workers);
  });
  return busy < workers;
}

void idle_workers(const Analysis& analysis, std::vector<Warning>& warnings) {
  const Names cells = cells_where(analysis, leaves_workers_idle);
  if (cells.empty()) return;
  warnings.push_back(
      {.code = "idle_workers",
       .text = fmt::format("{} left workers with less than a tenth of their share of "
                           "the tasks, so fewer workers did the work than the name "
                           "says.",
                           count_text(cells, analysis)),
       .remedy = "Take a larger size: tasks that are short against a hand-over all go "
                 "to the worker that is awake.",
       .cells = cells});
}

void still_warming(const Analysis& analysis, std::vector<Warning>& warnings) {
  const Names cells = cells_where(analysis, [](const CellAnalysis& cell) {
    const auto samples = cell.visits.front().warm_samples.size();
    return samples > 1 && static_cast<std::size_t>(cell.warmup_samples) + 1 >= samples;
  });
  if (cells.empty()) return;
  warnings.push_back({.code = "still_warming",
                      .text = fmt::format("{} became faster up to their last sample; their times "
                                          "are those of a warm-up.",
                                          count_text(cells, analysis)),
                      .remedy = "Raise warm_samples in the suite.",
                      .cells = cells});
}

bool slows_down(const CellAnalysis& cell) {
  std::vector<std::vector<double>> samples;
  for (const VisitValues& visit : cell.visits) samples.push_back(visit.warm_samples);
  return measure::slows_down(samples, cell.warmup_samples);
}

void no_steady_state(const Analysis& analysis, std::vector<Warning>& warnings) {
  const Names cells = cells_where(analysis, slows_down);
  if (cells.empty()) return;
  warnings.push_back({.code = "no_steady_state",
                      .text = fmt::format("{} became slower from sample to sample; there is no "
                                          "steady state that their times would be of.",
                                          count_text(cells, analysis)),
                      .remedy = "Look for what grows: memory, a garbage collector's work, a queue, "
                                "the heat of the machine.",
                      .cells = cells});
}

}  // namespace

std::vector<Warning> warnings_of(const Analysis& analysis) {
  std::vector<Warning> warnings;
  for (const auto& check : {few_visits, wide_interval, correlated_visits, drift, bimodal,
                            idle_workers, still_warming, no_steady_state}) {
    check(analysis, warnings);
  }
  return warnings;
}

}  // namespace gilscope::analysis
