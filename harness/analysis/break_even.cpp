#include "harness/analysis/break_even.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

namespace gilscope::analysis {
namespace {

namespace metrics = model::metrics;

constexpr double kAlike = 1.1;  // weights that differ by less are one: pickles have heads

// A task of the plain loop, and what it carries.
struct Load {
  double task_s;
  double bytes;
};

std::optional<Load> load_of(const KernelAnalysis& kernel) {
  if (kernel.base == nullptr || !kernel.base->cell.carries) return std::nullopt;
  const auto& bytes = kernel.base->estimates[metrics::bytes_in];
  if (!bytes || !kernel.base->measured()) return std::nullopt;
  const auto tasks = static_cast<double>(kernel.tasks);
  return Load{.task_s = kernel.base->warm_s() / tasks, .bytes = bytes->median / tasks};
}

double median_of(const CellAnalysis& cell, MetricId metric) {
  const auto& estimate = cell.estimates[metric];
  return estimate ? estimate->median : 0;
}

// What handing out one task costs that does nothing: of the same strategy, workers and interpreter,
// at the chunk size or, where that was not measured, the API's own.
std::optional<double> hand_out_s(const CellAnalysis& cell, const std::vector<CellAnalysis>& cells) {
  std::optional<double> found;
  for (const CellAnalysis& other : cells) {
    if (!other.dispatch_s || other.cell.strategy() != cell.cell.strategy() ||
        other.cell.interpreter != cell.cell.interpreter ||
        other.cell.workers != cell.cell.workers) {
      continue;
    }
    if (other.cell.chunk_size == cell.cell.chunk_size) return other.dispatch_s->median;
    // A message's price is shared by the tasks in it.
    if (other.cell.chunk_size == 0 && cell.cell.chunk_size > 0) {
      found = other.dispatch_s->median / static_cast<double>(cell.cell.chunk_size);
    }
  }
  return found;
}

// The caller pickles arguments and unpickles results, a worker the other way round; meanwhile the
// other works. Whoever has most to do, or the CPUs that all share, set the pace.
std::optional<double> predicted_gain(const CellAnalysis& cell, const Load& load,
                                     const std::vector<CellAnalysis>& cells, std::size_t cpus) {
  const auto hand_out = hand_out_s(cell, cells);
  if (!hand_out) return std::nullopt;
  const auto tasks = static_cast<double>(cell.cell.tasks);
  const double travel_s =
      (median_of(cell, metrics::serialise_s) + median_of(cell, metrics::deserialise_s)) / tasks;
  const double caller_s = *hand_out + travel_s / 2;
  const double worker_s = load.task_s + travel_s / 2;
  const double pace_s = std::max({caller_s, worker_s / static_cast<double>(cell.cell.workers),
                                  (caller_s + worker_s) / static_cast<double>(cpus)});
  return load.task_s / pace_s;
}

// Where a value crosses 1 between two points, on logarithmic scales.
double crossing(double x0, double y0, double x1, double y1) {
  const double share = std::log(1 / y0) / std::log(y1 / y0);
  return x0 * std::pow(x1 / x0, share);
}

// The last place where it rises through 1: what pays from there on goes on to pay.
template <typename ValueOf>
std::optional<double> rise(const std::vector<CarriedPoint>& points, const ValueOf& value_of) {
  for (std::size_t i = points.size() - 1; i > 0; --i) {
    const auto before = value_of(points[i - 1].gain);
    const auto after = value_of(points[i].gain);
    if (!before || !after || *before <= 0 || *after <= 1) return std::nullopt;
    if (*before <= 1) return crossing(points[i - 1].task_s, *before, points[i].task_s, *after);
  }
  return std::nullopt;
}

void find_border(BreakEven& border) {
  const auto median = [](const Estimate& gain) { return std::optional(gain.median); };
  const auto low = [](const Estimate& gain) { return gain.low; };
  const auto high = [](const Estimate& gain) { return gain.high; };
  border.task_s = rise(border.points, median);
  border.low = rise(border.points, high);  // the most that it may gain is the earliest
  border.high = rise(border.points, low);
  border.pays = border.points.back().gain.median > 1;
}

// Of each strategy the cell that gains most, over worker counts and chunk sizes.
std::map<std::pair<std::string, std::string>, const CellAnalysis*> best_of(
    const KernelAnalysis& kernel, const std::vector<CellAnalysis>& cells) {
  std::map<std::pair<std::string, std::string>, const CellAnalysis*> best;
  for (const CellAnalysis& cell : cells) {
    if (cell.cell.kernel != kernel.kernel || cell.cell.size != kernel.size) continue;
    if (!cell.speedup_python || cell.cell.executor == "serial") continue;
    const CellAnalysis*& known = best[{cell.cell.strategy(), cell.cell.interpreter}];
    if (known == nullptr || cell.speedup_python->median > known->speedup_python->median) {
      known = &cell;
    }
  }
  return best;
}

}  // namespace

std::vector<BreakEven> break_evens(const std::vector<KernelAnalysis>& kernels,
                                   const std::vector<CellAnalysis>& cells, std::size_t cpus) {
  std::vector<BreakEven> borders;
  const auto border_of = [&](const KernelAnalysis& kernel, const Load& load,
                             const CellAnalysis& cell) -> BreakEven& {
    const auto is_alike = [&](const BreakEven& border) {
      return border.kernel == kernel.kernel &&
             std::max(border.bytes, load.bytes) < kAlike * std::min(border.bytes, load.bytes);
    };
    const auto same = std::ranges::find_if(borders, [&](const BreakEven& border) {
      return is_alike(border) && border.strategy == cell.cell.strategy() &&
             border.interpreter == cell.cell.interpreter;
    });
    if (same != borders.end()) return *same;
    // All strategies call a weight the same, by whichever was met first.
    const auto first = std::ranges::find_if(borders, is_alike);
    const double bytes = first == borders.end() ? load.bytes : first->bytes;
    BreakEven& added = borders.emplace_back();
    added.kernel = kernel.kernel;
    added.bytes = bytes;
    added.strategy = cell.cell.strategy();
    added.interpreter = cell.cell.interpreter;
    return added;
  };
  for (const KernelAnalysis& kernel : kernels) {
    const auto load = load_of(kernel);
    if (!load) continue;
    for (const auto& [strategy, cell] : best_of(kernel, cells)) {
      border_of(kernel, *load, *cell)
          .points.push_back({.cell = cell,
                             .task_s = load->task_s,
                             .gain = *cell->speedup_python,
                             .predicted = predicted_gain(*cell, *load, cells, cpus)});
    }
  }
  for (BreakEven& border : borders) {
    std::ranges::sort(border.points, {}, &CarriedPoint::task_s);
    find_border(border);
  }
  // One duration draws no border.
  std::erase_if(borders, [](const BreakEven& border) { return border.points.size() < 2; });
  std::ranges::stable_sort(borders, {}, [](const BreakEven& border) {
    return std::tuple(border.kernel, border.strategy, border.interpreter, border.bytes);
  });
  return borders;
}

}  // namespace gilscope::analysis
