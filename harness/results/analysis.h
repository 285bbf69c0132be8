// What the rows of a result file say: estimates per cell, speed-ups, rankings. The summary on the
// terminal, the aggregates in the file and the report all read this; none computes its own.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "harness/measure/latency.h"
#include "harness/measure/statistics.h"

namespace gilscope::results {

using measure::Estimate;

// Everything measured in one visit, reduced to one value each: the median of its warm samples.
struct VisitValues {
  int round = 0;
  double warm_s = 0;
};

struct CellAnalysis {
  nlohmann::json cell;  // its words, as in the rows
  std::string status;   // measured, skipped, failed
  std::string reason;   // of a skipped or failed one
  bool oversubscribed = false;
  std::vector<VisitValues> visits;
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
  const CellAnalysis* base = nullptr;        // serial.python
};

struct Analysis {
  nlohmann::json context;  // context.gilscope
  std::vector<CellAnalysis> cells;
  std::vector<KernelAnalysis> kernels;
};

// `header` is context.gilscope with its plan; `visits` as in the journal.
Analysis analyse(const nlohmann::json& header, const std::vector<nlohmann::json>& visits);

// The visits back from the rows of a result file.
std::vector<nlohmann::json> visits_of(const nlohmann::json& result);

// As described in docs/contracts.md, "An analysis".
nlohmann::json to_json(const Analysis& analysis, const std::string& file);

nlohmann::json estimate_json(const std::optional<Estimate>& estimate);

}  // namespace gilscope::results
