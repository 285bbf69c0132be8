#include "harness/analysis/analysis.h"

#include <algorithm>
#include <map>
#include <span>
#include <tuple>

#include "harness/analysis/choice.h"
#include "harness/analysis/payback.h"
#include "harness/analysis/ranking.h"
#include "harness/measure/ratios.h"
#include "harness/measure/warmup.h"

namespace gilscope::analysis {
namespace {

using model::Metric;
using model::Phase;
using model::row_of;
using model::Scope;

namespace metrics = model::metrics;
namespace readings = model::readings;

using Visits = std::vector<const model::Visit*>;

std::vector<double> readings_of(const model::Visit& visit, Phase phase, model::ReadingId reading) {
  std::vector<double> values;
  for (const model::Sample& sample : visit.samples) {
    if (sample.phase != phase) continue;
    if (const auto value = sample.readings[reading]) values.push_back(*value);
  }
  return values;
}

// What a visit says of a metric, once it is known how long the cell warms up.
std::optional<double> value_of(const model::Visit& visit, MetricId id, int warmup) {
  const Metric& metric = row_of(id);
  if (metric.scope == Scope::visit) return visit.readings[model::reading_of(id)];
  if (metric.scope == Scope::analysis) return std::nullopt;
  return median_of(visit, metric.phase, model::reading_of(id),
                   metric.phase == Phase::warm ? warmup : 0);
}

void add_visit(CellAnalysis& analysis, const model::Visit& visit) {
  if (!visit.failed.empty()) {
    analysis.status = Status::failed;
    analysis.reason = visit.failed;
    return;
  }
  analysis.visits.push_back({.round = visit.round,
                             .number = visit.number,
                             .warm_samples = readings_of(visit, Phase::warm, readings::elapsed_s),
                             .values = {}});
  for (const model::Sample& sample : visit.samples) {
    analysis.samples.push_back({visit.round, visit.number, sample.phase, sample.elapsed_s()});
    if (sample.phase != Phase::warm) continue;
    if (sample.latency) analysis.latency.merge(*sample.latency);
    analysis.per_worker_s = sample.per_worker_s;
    analysis.per_worker_tasks = sample.per_worker_tasks;
    analysis.executions = sample.executions;
  }
}

// How long the cell warms up, which all of its visits say together.
void find_warmup(CellAnalysis& analysis, const WarmUps& at_least) {
  std::vector<std::vector<double>> samples;
  for (const VisitValues& visit : analysis.visits) samples.push_back(visit.warm_samples);
  analysis.warmup_samples = measure::warmup_samples(samples);
  const auto asked = at_least.find(analysis.name());
  if (asked == at_least.end()) return;
  analysis.warmup_samples = std::max(analysis.warmup_samples, asked->second);
}

// What a failed cell had measured before it failed may have come from wrong work.
void forget_times(CellAnalysis& analysis) {
  analysis.visits.clear();
  analysis.samples.clear();
  analysis.latency = {};
  analysis.per_worker_s.clear();
  analysis.per_worker_tasks.clear();
}

CellAnalysis analyse_cell(const model::PlannedCell& planned, Visits visits,
                          const WarmUps& at_least) {
  CellAnalysis analysis;
  analysis.cell = planned.cell;
  analysis.oversubscribed = planned.oversubscribed;
  analysis.reason = planned.skipped;
  analysis.status = analysis.reason.empty() ? Status::measured : Status::skipped;
  // A visit that was cut off before its first warm sample says nothing.
  std::erase_if(visits, [](const model::Visit* visit) {
    return visit->failed.empty() && readings_of(*visit, Phase::warm, readings::elapsed_s).empty();
  });
  for (const model::Visit* visit : visits) add_visit(analysis, *visit);
  if (analysis.status == Status::failed) forget_times(analysis);
  find_warmup(analysis, at_least);
  for (std::size_t i = 0; i < analysis.visits.size(); ++i) {
    for (const MetricId id : model::kMetricIds) {
      analysis.visits[i].values[id] = value_of(*visits[i], id, analysis.warmup_samples);
    }
  }
  if (analysis.status == Status::measured && analysis.visits.empty()) {
    analysis.status = Status::skipped;
    analysis.reason = "the run ended before its first visit";
  }
  return analysis;
}

// Needs the persistence, which takes all cells to tell.
void estimate_cell(CellAnalysis& analysis, measure::Persistence persistence) {
  if (analysis.status != Status::measured) return;
  for (const MetricId id : model::kMetricIds) {
    const std::vector<double> values = analysis.visit_values(id);
    if (!values.empty()) analysis.estimates[id] = measure::estimate_median(values, persistence);
  }
  const std::vector<double> times = analysis.visit_values();
  analysis.outliers = measure::count_outliers(times);
  analysis.bimodal = measure::bimodal(times);
  analysis.effective_visits = persistence.effective(static_cast<int>(times.size()));
  analysis.interval_level = measure::attained(static_cast<int>(times.size()), persistence);
}

// The ratio of two cells over the rounds that both were visited in.
std::optional<Estimate> speedup(const CellAnalysis* base, const CellAnalysis& cell,
                                const measure::Correlation& correlation) {
  if (base == nullptr || !base->measured() || !cell.measured()) return std::nullopt;
  const auto pairs = paired_values(*base, cell);
  if (pairs.empty()) return std::nullopt;
  return measure::estimate_ratio(pairs, correlation);
}

// What a single execution takes from rest: the sample itself, where that is one.
double burst_of(const VisitValues& visit) {
  return visit.values[metrics::burst_s].value_or(visit.warm_s());
}

// Where a sample of the cell is several executions: the ratio of single ones.
std::optional<Estimate> burst_speedup(const CellAnalysis* base, const CellAnalysis& cell,
                                      const measure::Correlation& correlation) {
  if (base == nullptr || !base->measured() || !cell.estimates[metrics::burst_s]) {
    return std::nullopt;
  }
  std::vector<std::pair<double, double>> pairs;
  for (const VisitValues& mine : base->visits) {
    const auto same = std::ranges::find(cell.visits, mine.round, &VisitValues::round);
    if (same != cell.visits.end()) pairs.emplace_back(burst_of(mine), burst_of(*same));
  }
  if (pairs.empty()) return std::nullopt;
  return measure::estimate_ratio(pairs, correlation);
}

std::optional<Estimate> per_task(const CellAnalysis& cell) {
  if (cell.cell.kernel != "noop" || !cell.measured()) return std::nullopt;
  Estimate estimate = cell.estimates.at(metrics::warm_s);
  const auto tasks = static_cast<double>(cell.cell.tasks);
  estimate.median /= tasks;
  if (estimate.low) *estimate.low /= tasks;
  if (estimate.high) *estimate.high /= tasks;
  return estimate;
}

// serial with a binding, of the same kernel and size, under the same interpreter; what runs without
// Python has no interpreter of its own, and is compared with the first one's. And serial.python of
// one interpreter for all, so that what is faster than another is so by its speed-up, too.
class Bases {
 public:
  Bases(const std::vector<CellAnalysis>& cells, const std::string& first) {
    for (const CellAnalysis& cell : cells) {
      if (cell.cell.executor != "serial") continue;
      const std::string& binding = cell.cell.binding;
      bases_.emplace(key(cell, binding, cell.cell.interpreter), &cell);
      bases_.emplace(key(cell, binding, "native"), &cell);  // the first one stays
      if (binding != "python" || !cell.measured()) continue;
      if (cell.cell.interpreter == first) {
        bases_.insert_or_assign(key(cell, kOfAll, ""), &cell);
      } else {
        bases_.emplace(key(cell, kOfAll, ""), &cell);  // where the first one has none
      }
    }
  }

  [[nodiscard]] const CellAnalysis* of_binding(const CellAnalysis& cell) const {
    return found(key(cell, cell.cell.binding, cell.cell.interpreter));
  }
  [[nodiscard]] const CellAnalysis* of_all(const CellAnalysis& cell) const {
    return found(key(cell, kOfAll, ""));
  }

 private:
  static constexpr const char* kOfAll = "*";

  using Key = std::tuple<std::string, std::string, std::string, std::string>;
  static Key key(const CellAnalysis& cell, const std::string& binding,
                 const std::string& interpreter) {
    return {cell.cell.kernel, cell.cell.size, binding, interpreter};
  }
  [[nodiscard]] const CellAnalysis* found(const Key& key) const {
    const auto base = bases_.find(key);
    return base == bases_.end() ? nullptr : base->second;
  }
  std::map<Key, const CellAnalysis*> bases_;
};

// One worker of each strategy, which more of them are compared with.
class SingleWorkers {
 public:
  explicit SingleWorkers(const std::vector<CellAnalysis>& cells) {
    for (const CellAnalysis& cell : cells) {
      if (cell.cell.workers == 1) single_.emplace(key(cell), &cell);
    }
  }

  // nullptr for one worker itself.
  [[nodiscard]] const CellAnalysis* find(const CellAnalysis& cell) const {
    const auto found = single_.find(key(cell));
    return found == single_.end() || found->second == &cell ? nullptr : found->second;
  }

 private:
  using Key = std::tuple<std::string, std::string, std::string, std::string, std::int64_t>;
  static Key key(const CellAnalysis& cell) {
    return {cell.cell.kernel, cell.cell.size, cell.cell.strategy(), cell.cell.interpreter,
            cell.cell.chunk_size};
  }
  std::map<Key, const CellAnalysis*> single_;
};

void set_speedups(std::vector<CellAnalysis>& cells, const Bases& bases,
                  const measure::Correlation& correlation) {
  const SingleWorkers single(cells);
  for (CellAnalysis& cell : cells) {
    const CellAnalysis* base = bases.of_all(cell);
    cell.speedup_python = speedup(base, cell, correlation);
    cell.speedup_binding = speedup(bases.of_binding(cell), cell, correlation);
    cell.speedup_burst = burst_speedup(bases.of_binding(cell), cell, correlation);
    if (base != nullptr && cell.measured()) cell.pays_from = pays_from(*base, cell);
    cell.estimates[metrics::speedup] = speedup(single.find(cell), cell, correlation);
    cell.dispatch_s = per_task(cell);
  }
}

KernelAnalysis& kernel_of(std::vector<KernelAnalysis>& kernels, const CellAnalysis& cell) {
  const auto found = std::ranges::find_if(kernels, [&](const KernelAnalysis& kernel) {
    return kernel.kernel == cell.cell.kernel && kernel.size == cell.cell.size;
  });
  if (found != kernels.end()) return *found;
  KernelAnalysis& added = kernels.emplace_back();
  added.kernel = cell.cell.kernel;
  added.size = cell.cell.size;
  added.kernel_class = cell.cell.kernel_class;
  added.items = cell.cell.items;
  added.tasks = cell.cell.tasks;
  return added;
}

std::vector<KernelAnalysis> analyse_kernels(const std::vector<CellAnalysis>& cells,
                                            const Bases& bases,
                                            const measure::Correlation& correlation) {
  std::vector<KernelAnalysis> kernels;
  for (const CellAnalysis& cell : cells) kernel_of(kernels, cell).base = bases.of_all(cell);
  for (KernelAnalysis& kernel : kernels) {
    const std::vector<Contender> contenders = contenders_of(kernel, cells, correlation);
    rank(kernel, contenders, correlation);
    for (const Question question : {Question::python, Question::cpp, Question::any}) {
      if (auto choice = choose(question, kernel, contenders, cells, correlation)) {
        kernel.choices.push_back(std::move(*choice));
      }
    }
  }
  return kernels;
}

measure::Persistence persistence_of_visits(const std::vector<CellAnalysis>& cells) {
  std::vector<std::vector<double>> series;
  for (const CellAnalysis& cell : cells) series.push_back(cell.visit_values());
  return measure::estimate_persistence(series);
}

measure::Correlation correlation_of_ratios(const std::vector<CellAnalysis>& cells,
                                           const Bases& bases) {
  std::vector<std::vector<double>> series;
  for (const CellAnalysis& cell : cells) {
    const CellAnalysis* base = bases.of_all(cell);
    if (base == nullptr || base == &cell) continue;
    series.push_back(measure::log_ratios(paired_values(*base, cell)));
  }
  return measure::estimate_correlation(series);
}

}  // namespace

std::optional<double> median_of(const model::Visit& visit, Phase phase, model::ReadingId reading,
                                int discarded) {
  const std::vector<double> values = readings_of(visit, phase, reading);
  if (values.empty()) return std::nullopt;
  const std::size_t first = std::min(values.size() - 1, static_cast<std::size_t>(discarded));
  return measure::median(std::span(values).subspan(first));
}

Analysis analyse(model::Run run, const WarmUps& at_least) {
  Analysis analysis;
  std::map<std::string, Visits> by_cell;
  for (const model::Visit& visit : run.visits) by_cell[visit.cell].push_back(&visit);
  for (const model::PlannedCell& planned : run.header.plan) {
    analysis.cells.push_back(analyse_cell(planned, by_cell[planned.cell.name()], at_least));
  }
  analysis.run = std::move(run);
  analysis.persistence = persistence_of_visits(analysis.cells);
  for (CellAnalysis& cell : analysis.cells) estimate_cell(cell, analysis.persistence);
  const Bases bases(analysis.cells, base_interpreter(analysis.cells));
  analysis.ratio_correlation = correlation_of_ratios(analysis.cells, bases);
  set_speedups(analysis.cells, bases, analysis.ratio_correlation);
  analysis.kernels = analyse_kernels(analysis.cells, bases, analysis.ratio_correlation);
  const model::MachineFacts& machine = analysis.run.header.machine;
  const std::size_t cpus =
      machine.affinity.empty() ? static_cast<std::size_t>(machine.cores) : machine.affinity.size();
  analysis.break_evens =
      break_evens(analysis.kernels, analysis.cells, std::max<std::size_t>(1, cpus));
  return analysis;
}

}  // namespace gilscope::analysis
