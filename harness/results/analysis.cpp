#include "harness/results/analysis.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace gilscope::results {
namespace {

using nlohmann::json;

// A visit's value of a key of its samples: the median over the samples of one phase.
std::optional<double> visit_median(const json& report, const char* phase, const char* key) {
  std::vector<double> values;
  for (const json& sample : report.at("samples")) {
    if (sample.at("phase") == phase) values.push_back(sample.at(key).get<double>());
  }
  if (values.empty()) return std::nullopt;
  return measure::median(values);
}

// Collects one visit's values under their names.
void collect(const json& report, std::map<std::string, std::vector<double>>& values) {
  const auto add = [&](const char* name, std::optional<double> value) {
    if (value) values[name].push_back(*value);
  };
  add("warm_s", visit_median(report, "warm", "elapsed_s"));
  add("cold_s", visit_median(report, "cold", "elapsed_s"));
  add("cpu_s", visit_median(report, "warm", "cpu_s"));
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

void add_visit(CellAnalysis& analysis, const json& visit,
               std::map<std::string, std::vector<double>>& values) {
  if (visit.contains("failed")) {
    analysis.status = "failed";
    analysis.reason = visit.at("failed").get<std::string>();
    return;
  }
  const json& report = visit.at("report");
  collect(report, values);
  if (const auto warm = visit_median(report, "warm", "elapsed_s")) {
    analysis.visits.push_back({visit.at("round").get<int>(), *warm});
  }
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

// What a failed cell had measured before it failed may have come from wrong work.
void forget_times(CellAnalysis& analysis) {
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
  std::map<std::string, std::vector<double>> values;
  for (const json* visit : visits) add_visit(analysis, *visit, values);
  if (analysis.status == "measured" && values.empty()) {
    analysis.status = "skipped";
    analysis.reason = "the run ended before its first visit";
  }
  if (analysis.status == "failed") forget_times(analysis);
  if (analysis.status != "measured") return analysis;
  for (const auto& [name, list] : values) {
    analysis.estimates[name] = measure::estimate_median(list);
  }
  return analysis;
}

// The ratio of two cells over the rounds that both were visited in.
std::optional<Estimate> speedup(const CellAnalysis* base, const CellAnalysis& cell) {
  if (base == nullptr || !base->measured() || !cell.measured()) return std::nullopt;
  std::vector<std::pair<double, double>> pairs;
  for (const VisitValues& mine : cell.visits) {
    const auto same = std::ranges::find(base->visits, mine.round, &VisitValues::round);
    if (same != base->visits.end()) pairs.emplace_back(same->warm_s, mine.warm_s);
  }
  if (pairs.empty()) return std::nullopt;
  return measure::estimate_ratio(pairs);
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

std::vector<KernelAnalysis> analyse_kernels(const std::vector<CellAnalysis>& cells) {
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
  }
  return kernels;
}

}  // namespace

Analysis analyse(const json& header, const std::vector<json>& visits) {
  std::map<std::string, std::vector<const json*>> by_cell;
  for (const json& visit : visits) by_cell[visit.at("cell").get<std::string>()].push_back(&visit);
  Analysis analysis;
  analysis.context = header;
  for (const json& planned : header.at("plan")) {
    analysis.cells.push_back(
        analyse_cell(planned, by_cell[planned.at("cell").at("name").get<std::string>()]));
  }
  const Bases bases(analysis.cells);
  for (CellAnalysis& cell : analysis.cells) {
    cell.speedup_python = speedup(bases.find(cell, "python"), cell);
    cell.speedup_binding = speedup(bases.find(cell, cell.word("binding")), cell);
    cell.dispatch_s = per_task(cell);
  }
  analysis.kernels = analyse_kernels(analysis.cells);
  return analysis;
}

}  // namespace gilscope::results
