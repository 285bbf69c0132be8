// What the rows of a result file say: estimates per cell, speed-ups, rankings. The summary on the
// terminal, the aggregates in the file and the report all read this; none computes its own.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/measure/latency.h"
#include "harness/measure/statistics.h"

namespace gilscope::results {

using measure::Estimate;

// One visit of a cell: its time is the median of the warm samples that are left after the warm-up.
struct VisitValues {
  int round = 0;
  int visit = 0;  // its number in the run
  std::vector<double> samples;
  double warm_s = 0;
  double startup_s = 0;
  double rss_bytes = 0;
};

// Which of a visit's values is meant.
using VisitValue = double VisitValues::*;

struct CellAnalysis {
  nlohmann::json cell;  // its words, as in the rows
  std::string status;   // measured, skipped, failed
  std::string reason;   // of a skipped or failed one
  bool oversubscribed = false;
  std::vector<VisitValues> visits;  // in the order of the run
  int warmup_samples = 0;           // discarded from the beginning of each visit
  int outliers = 0;                 // visits
  bool bimodal = false;
  double effective_visits = 0;
  // By name: warm_s, cold_s, startup_s, boot_s, teardown_s, cpu_s, rss_bytes, pss_bytes.
  std::map<std::string, Estimate> estimates;
  std::optional<Estimate> speedup_python;   // against serial.python
  std::optional<Estimate> speedup_binding;  // against serial with the same binding
  std::optional<Estimate> dispatch_s;       // noop: seconds a task
  measure::LatencyHistogram latency;        // over all warm samples
  nlohmann::json samples = nlohmann::json::array();
  nlohmann::json last_warm = nlohmann::json::object();

  // One of the cell's words that are text: "kernel", "strategy", ...
  [[nodiscard]] const std::string& word(const char* key) const {
    return cell.at(key).get_ref<const std::string&>();
  }
  [[nodiscard]] const std::string& name() const { return word("name"); }
  [[nodiscard]] bool measured() const { return estimates.contains("warm_s"); }
  [[nodiscard]] double warm_s() const { return estimates.at("warm_s").median; }
  // Of each visit, in the order of the run.
  [[nodiscard]] std::vector<double> visit_values(VisitValue value = &VisitValues::warm_s) const;
};

// One kernel at one size.
struct KernelAnalysis {
  std::string kernel;
  std::string size;
  std::string kernel_class;
  std::int64_t items = 0;
  std::int64_t tasks = 0;
  std::vector<const CellAnalysis*> ranking;  // the best cell of each strategy and interpreter,
                                             // fastest first
  std::vector<int> ranks;                    // of those: 1 + how many are distinguishably faster
  const CellAnalysis* base = nullptr;        // serial.python
};

struct Analysis {
  Analysis() = default;
  Analysis(Analysis&&) = default;  // rankings point at cells: moved, never copied
  Analysis& operator=(Analysis&&) = default;
  Analysis(const Analysis&) = delete;
  Analysis& operator=(const Analysis&) = delete;
  ~Analysis() = default;

  nlohmann::json context;                  // context.gilscope
  measure::Persistence persistence;        // of the visits of one cell
  measure::Persistence ratio_persistence;  // of the ratios to a cell of the same rounds
  std::vector<CellAnalysis> cells;
  std::vector<KernelAnalysis> kernels;
};

// `header` is context.gilscope with its plan; `visits` as in the journal.
Analysis analyse(const nlohmann::json& header, const std::vector<nlohmann::json>& visits);

// A visit's value of a key of its samples: the median over the samples of one phase, without the
// first `discarded`; nothing when none is left.
std::optional<double> visit_median(const nlohmann::json& report, const char* phase, const char* key,
                                   int discarded = 0);

// A value (by default the time) of two cells in the rounds that both were visited in.
std::vector<std::pair<double, double>> paired_values(const CellAnalysis& first,
                                                     const CellAnalysis& second,
                                                     VisitValue value = &VisitValues::warm_s);

// The visits back from the rows of a result file.
std::vector<nlohmann::json> visits_of(const nlohmann::json& result);

// As described in docs/contracts.md, "An analysis".
nlohmann::json to_json(const Analysis& analysis, const std::string& file);

nlohmann::json estimate_json(const std::optional<Estimate>& estimate);

}  // namespace gilscope::results
