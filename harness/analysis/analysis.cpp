#include "harness/analysis/analysis.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <tuple>

#include "harness/measure/warmup.h"

namespace gilscope::results {
namespace {

using nlohmann::json;

std::vector<double> samples_of(const json& report, const char* phase, const char* key) {
  std::vector<double> values;
  for (const json& sample : report.at("samples")) {
    if (sample.at("phase") == phase) values.push_back(sample.at(key).get<double>());
  }
  return values;
}

// Collects one visit's values under their names.
void collect(const json& report, int warmup, std::map<std::string, std::vector<double>>& values) {
  const auto add = [&](const char* name, std::optional<double> value) {
    if (value) values[name].push_back(*value);
  };
  add("warm_s", visit_median(report, "warm", "elapsed_s", warmup));
  add("cold_s", visit_median(report, "cold", "elapsed_s"));
  add("cpu_s", visit_median(report, "warm", "cpu_s", warmup));
  for (const char* key : {"startup_s", "boot_s", "teardown_s", "rss_bytes", "pss_bytes"}) {
    if (report.at(key).is_number()) add(key, report.at(key).get<double>());
  }
}

void add_latencies(const json& sample, measure::LatencyHistogram& histogram) {
  if (!sample.contains("latency")) return;
  for (const json& bucket : sample.at("latency").at("histogram")) {
    histogram.record_bucket(bucket.at(0), bucket.at(1));
  }
  histogram.raise_max(std::llround(sample.at("latency").at("max_s").get<double>() * 1e9));
}

void add_visit(CellAnalysis& analysis, const json& visit) {
  if (visit.contains("failed")) {
    analysis.status = "failed";
    analysis.reason = visit.at("failed").get<std::string>();
    return;
  }
  const json& report = visit.at("report");
  analysis.visits.push_back({.round = visit.at("round"),
                             .visit = visit.at("visit"),
                             .samples = samples_of(report, "warm", "elapsed_s"),
                             .startup_s = report.at("startup_s"),
                             .rss_bytes = report.at("rss_bytes")});
  for (const json& sample : report.at("samples")) {
    analysis.samples.push_back({{"round", visit.at("round")},
                                {"visit", visit.at("visit")},
                                {"phase", sample.at("phase")},
                                {"elapsed_s", sample.at("elapsed_s")}});
    if (sample.at("phase") != "warm") continue;
    add_latencies(sample, analysis.latency);
    analysis.last_warm = sample;
  }
}

// How long the cell warms up, and what is left of each visit then.
void discard_warmup(CellAnalysis& analysis) {
  std::erase_if(analysis.visits, [](const VisitValues& visit) { return visit.samples.empty(); });
  std::vector<std::vector<double>> samples;
  for (const VisitValues& visit : analysis.visits) samples.push_back(visit.samples);
  analysis.warmup_samples = measure::warmup_samples(samples);
  for (VisitValues& visit : analysis.visits) {
    const auto discarded =
        std::min(visit.samples.size() - 1, static_cast<std::size_t>(analysis.warmup_samples));
    visit.warm_s = measure::median(std::span(visit.samples).subspan(discarded));
  }
}

// What a failed cell had measured before it failed may have come from wrong work.
void forget_times(CellAnalysis& analysis) {
  analysis.visits.clear();
  analysis.samples = json::array();
  analysis.latency = {};
  analysis.last_warm = json::object();
}

CellAnalysis analyse_cell(const json& planned, const std::vector<const json*>& visits) {
  CellAnalysis analysis;
  analysis.cell = planned.at("cell");
  analysis.oversubscribed = planned.at("oversubscribed").get<bool>();
  analysis.reason = planned.at("skipped").get<std::string>();
  analysis.status = analysis.reason.empty() ? "measured" : "skipped";
  for (const json* visit : visits) add_visit(analysis, *visit);
  if (analysis.status == "failed") forget_times(analysis);
  discard_warmup(analysis);
  if (analysis.status == "measured" && analysis.visits.empty()) {
    analysis.status = "skipped";
    analysis.reason = "the run ended before its first visit";
  }
  return analysis;
}

// Needs the persistence, which takes all cells to tell.
void estimate_cell(CellAnalysis& analysis, const std::vector<const json*>& visits,
                   measure::Persistence persistence) {
  if (analysis.status != "measured") return;
  std::map<std::string, std::vector<double>> values;
  for (const json* visit : visits) collect(visit->at("report"), analysis.warmup_samples, values);
  for (const auto& [name, list] : values) {
    analysis.estimates[name] = measure::estimate_median(list, persistence);
  }
  const std::vector<double> times = analysis.visit_values();
  analysis.outliers = measure::count_outliers(times);
  analysis.bimodal = measure::bimodal(times);
  analysis.effective_visits = persistence.effective(static_cast<int>(times.size()));
}

// The ratio of two cells over the rounds that both were visited in.
std::optional<Estimate> speedup(const CellAnalysis* base, const CellAnalysis& cell,
                                measure::Persistence persistence) {
  if (base == nullptr || !base->measured() || !cell.measured()) return std::nullopt;
  const auto pairs = paired_values(*base, cell);
  if (pairs.empty()) return std::nullopt;
  return measure::estimate_ratio(pairs, persistence);
}

std::optional<Estimate> per_task(const CellAnalysis& cell) {
  if (cell.word("kernel") != "noop" || !cell.measured()) return std::nullopt;
  Estimate estimate = cell.estimates.at("warm_s");
  const auto tasks = cell.cell.at("tasks").get<double>();
  estimate.median /= tasks;
  if (estimate.low) *estimate.low /= tasks;
  if (estimate.high) *estimate.high /= tasks;
  return estimate;
}

// serial with a binding, of the same kernel and size, under the same interpreter. What runs without
// Python has no interpreter of its own: it is held against the first one's.
class Bases {
 public:
  explicit Bases(const std::vector<CellAnalysis>& cells) {
    for (const CellAnalysis& cell : cells) {
      if (cell.word("executor") != "serial") continue;
      const std::string& binding = cell.word("binding");
      bases_.emplace(key(cell, binding, cell.word("interpreter")), &cell);
      bases_.emplace(key(cell, binding, "native"), &cell);  // the first one stays
    }
  }

  [[nodiscard]] const CellAnalysis* find(const CellAnalysis& cell,
                                         const std::string& binding) const {
    const auto found = bases_.find(key(cell, binding, cell.word("interpreter")));
    return found == bases_.end() ? nullptr : found->second;
  }

 private:
  using Key = std::tuple<std::string, std::string, std::string, std::string>;
  static Key key(const CellAnalysis& cell, const std::string& binding,
                 const std::string& interpreter) {
    return {cell.word("kernel"), cell.word("size"), binding, interpreter};
  }
  std::map<Key, const CellAnalysis*> bases_;
};

KernelAnalysis& kernel_of(std::vector<KernelAnalysis>& kernels, const CellAnalysis& cell) {
  const auto found = std::ranges::find_if(kernels, [&](const KernelAnalysis& kernel) {
    return kernel.kernel == cell.word("kernel") && kernel.size == cell.word("size");
  });
  if (found != kernels.end()) return *found;
  KernelAnalysis& added = kernels.emplace_back();
  added.kernel = cell.word("kernel");
  added.size = cell.word("size");
  added.kernel_class = cell.word("class");
  cell.cell.at("items").get_to(added.items);
  cell.cell.at("tasks").get_to(added.tasks);
  return added;
}

// Keeps, of each strategy and interpreter, the fastest worker count.
void rank(KernelAnalysis& kernel, const CellAnalysis& cell) {
  if (!cell.measured()) return;
  const auto same = std::ranges::find_if(kernel.ranking, [&](const CellAnalysis* other) {
    return other->word("strategy") == cell.word("strategy") &&
           other->word("interpreter") == cell.word("interpreter");
  });
  if (same == kernel.ranking.end()) {
    kernel.ranking.push_back(&cell);
  } else if (cell.warm_s() < (*same)->warm_s()) {
    *same = &cell;
  }
}

bool distinguishably_faster(const CellAnalysis& one, const CellAnalysis& other,
                            measure::Persistence persistence) {
  const auto ratio = speedup(&other, one, persistence);
  return ratio && ratio->low && *ratio->low > 1;
}

// What cannot be told apart from each other shares a rank.
void set_ranks(KernelAnalysis& kernel, measure::Persistence persistence) {
  for (const CellAnalysis* cell : kernel.ranking) {
    const auto faster = std::ranges::count_if(kernel.ranking, [&](const CellAnalysis* other) {
      return distinguishably_faster(*other, *cell, persistence);
    });
    kernel.ranks.push_back(1 + static_cast<int>(faster));
  }
}

std::vector<KernelAnalysis> analyse_kernels(const std::vector<CellAnalysis>& cells,
                                            measure::Persistence persistence) {
  std::vector<KernelAnalysis> kernels;
  for (const CellAnalysis& cell : cells) {
    KernelAnalysis& kernel = kernel_of(kernels, cell);
    rank(kernel, cell);
    if (kernel.base == nullptr && cell.word("strategy") == "serial.python" && cell.measured()) {
      kernel.base = &cell;
    }
  }
  for (KernelAnalysis& kernel : kernels) {
    std::ranges::stable_sort(kernel.ranking, {}, &CellAnalysis::warm_s);
    set_ranks(kernel, persistence);
  }
  return kernels;
}

measure::Persistence persistence_of_visits(const std::vector<CellAnalysis>& cells) {
  std::vector<std::vector<double>> series;
  for (const CellAnalysis& cell : cells) series.push_back(cell.visit_values());
  return measure::estimate_persistence(series);
}

measure::Persistence persistence_of_ratios(const std::vector<CellAnalysis>& cells,
                                           const Bases& bases) {
  std::vector<std::vector<double>> series;
  for (const CellAnalysis& cell : cells) {
    const CellAnalysis* base = bases.find(cell, "python");
    if (base == nullptr || base == &cell) continue;
    series.push_back(measure::log_ratios(paired_values(*base, cell)));
  }
  return measure::estimate_persistence(series);
}

}  // namespace

std::vector<double> CellAnalysis::visit_values(VisitValue value) const {
  std::vector<double> values;
  for (const VisitValues& visit : visits) values.push_back(visit.*value);
  return values;
}

std::optional<double> visit_median(const json& report, const char* phase, const char* key,
                                   int discarded) {
  const std::vector<double> values = samples_of(report, phase, key);
  if (values.empty()) return std::nullopt;
  const std::size_t first = std::min(values.size() - 1, static_cast<std::size_t>(discarded));
  return measure::median(std::span(values).subspan(first));
}

std::vector<std::pair<double, double>> paired_values(const CellAnalysis& first,
                                                     const CellAnalysis& second, VisitValue value) {
  std::vector<std::pair<double, double>> pairs;
  for (const VisitValues& mine : first.visits) {
    const auto same = std::ranges::find(second.visits, mine.round, &VisitValues::round);
    if (same != second.visits.end()) pairs.emplace_back(mine.*value, (*same).*value);
  }
  return pairs;
}

Analysis analyse(const json& header, const std::vector<json>& visits) {
  std::map<std::string, std::vector<const json*>> by_cell;
  for (const json& visit : visits) by_cell[visit.at("cell").get<std::string>()].push_back(&visit);
  const auto visits_of_cell = [&](const json& cell) -> const std::vector<const json*>& {
    return by_cell[cell.at("name").get<std::string>()];
  };
  Analysis analysis;
  analysis.context = header;
  for (const json& planned : header.at("plan")) {
    analysis.cells.push_back(analyse_cell(planned, visits_of_cell(planned.at("cell"))));
  }
  analysis.persistence = persistence_of_visits(analysis.cells);
  for (CellAnalysis& cell : analysis.cells) {
    estimate_cell(cell, visits_of_cell(cell.cell), analysis.persistence);
  }
  const Bases bases(analysis.cells);
  analysis.ratio_persistence = persistence_of_ratios(analysis.cells, bases);
  for (CellAnalysis& cell : analysis.cells) {
    cell.speedup_python = speedup(bases.find(cell, "python"), cell, analysis.ratio_persistence);
    cell.speedup_binding =
        speedup(bases.find(cell, cell.word("binding")), cell, analysis.ratio_persistence);
    cell.dispatch_s = per_task(cell);
  }
  analysis.kernels = analyse_kernels(analysis.cells, analysis.ratio_persistence);
  return analysis;
}

}  // namespace gilscope::results
