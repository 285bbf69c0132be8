// What is known of a cell, apart from how it came about.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/measure/latency.h"
#include "harness/measure/statistics.h"
#include "harness/model/run.h"

namespace gilscope::analysis {

using measure::Estimate;
using model::MetricId;

// One visit of a cell. A metric of scope `sample` is the median over its samples; of the warm ones,
// those that are left after the warm-up.
struct VisitValues {
  std::int64_t round = 0;
  std::int64_t number = 0;           // in the run
  std::vector<double> warm_samples;  // seconds, warm-up included
  model::OfMetrics<double> values;

  [[nodiscard]] double warm_s() const { return values.at(model::metrics::warm_s); }
};

enum class Status { measured, skipped, failed };
[[nodiscard]] const char* status_text(Status status);

// A sample's time, cold or warm.
struct SampleTime {
  std::int64_t round = 0;
  std::int64_t visit = 0;
  model::Phase phase = model::Phase::warm;
  double elapsed_s = 0;
};

struct CellAnalysis {
  model::Cell cell;
  Status status = Status::measured;
  std::string reason;  // of a skipped or failed one
  bool oversubscribed = false;
  std::int64_t executions = 1;      // in a warm sample
  std::vector<VisitValues> visits;  // in the order of the run
  int warmup_samples = 0;           // discarded from the beginning of each visit
  int outliers = 0;                 // visits
  bool bimodal = false;
  double effective_visits = 0;
  model::OfMetrics<Estimate> estimates;     // `speedup` is over one worker of the same strategy
  double interval_level = 0;                // what intervals of the metrics hold their median with
  std::optional<Estimate> speedup_python;   // against serial.python of the base's interpreter
  std::optional<Estimate> speedup_binding;  // against serial with the same binding
  std::optional<Estimate> speedup_burst;    // the same of a single execution from rest
  std::optional<Estimate> pays_from;        // executions, against the same as speedup_python
  std::optional<Estimate> dispatch_s;       // noop: seconds for each task
  measure::LatencyHistogram latency;        // over all warm samples
  std::vector<SampleTime> samples;
  // Of the last warm sample: seconds of one execution, tasks of all.
  std::vector<double> per_worker_s;
  std::vector<std::int64_t> per_worker_tasks;

  [[nodiscard]] std::string name() const { return cell.name(); }
  [[nodiscard]] bool measured() const { return estimates[model::metrics::warm_s].has_value(); }
  [[nodiscard]] double warm_s() const { return estimates.at(model::metrics::warm_s).median; }
  // With shared pages divided; in full where the kernel does not tell.
  [[nodiscard]] const std::optional<Estimate>& memory_bytes() const;
  // Of each visit that knows the metric, in the order of the run.
  [[nodiscard]] std::vector<double> visit_values(MetricId metric = model::metrics::warm_s) const;
};

// What other interpreters are compared with: the first measured one that is no variant (-gil,
// -embedded); empty without one.
[[nodiscard]] std::string base_interpreter(const std::vector<CellAnalysis>& cells);

// A metric of two cells in the rounds that both were visited in.
[[nodiscard]] std::vector<std::pair<double, double>> paired_values(
    const CellAnalysis& first, const CellAnalysis& second,
    MetricId metric = model::metrics::warm_s);

}  // namespace gilscope::analysis
