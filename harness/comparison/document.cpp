#include "harness/comparison/document.h"

#include <nlohmann/json.hpp>

#include "harness/analysis/document.h"
#include "harness/model/json.h"

namespace gilscope::comparison {
namespace {

using nlohmann::json;

json file_json(const std::string& name, const Analysis& analysis) {
  const model::RunHeader& header = analysis.run.header;
  json interpreters = json::array();
  for (const auto& [tag, facts] : header.interpreters) interpreters.push_back(tag);
  return {{"file", name},
          {"run_id", header.run_id},
          {"git_commit", header.git_commit ? json(*header.git_commit) : json()},
          {"started_at", header.started_at},
          {"machine", header.machine.cpu},
          {"interpreters", interpreters}};
}

// `baseline` and `candidate` are the keys of the metric's two values.
json cell_json(const CellComparison& cell, MetricId metric, const char* baseline,
               const char* candidate) {
  const model::Cell& words = cell.candidate->cell;
  return {{baseline, analysis::estimate_json(cell.baseline->estimates[metric])},
          {candidate, analysis::estimate_json(cell.candidate->estimates[metric])},
          {"ratio", analysis::estimate_json(cell.ratio)},
          {"p_value", cell.p_value},
          {"q_value", cell.q_value},
          {"verdict", verdict_text(cell.verdict)},
          {"reason", cell.reason},
          {"name", words.name()},
          {"kernel", words.kernel},
          {"size", words.size},
          {"class", words.kernel_class},
          {"strategy", words.strategy()},
          {"family", words.family},
          {"workers", words.workers},
          {"interpreter", words.interpreter}};
}

json cost_json(const CostComparison& cost) {
  json cells = json::array();
  for (const CellComparison& cell : cost.cells) {
    cells.push_back(cell_json(cell, cost.metric, "base", "new"));
  }
  const model::Metric& metric = model::row_of(cost.metric);
  return {{"quantity", metric.key},
          {"judged", cost.judged()},
          {"floor", cost.margin},
          {"least", metric.least},
          {"cells", cells}};
}

json finding_json(const Finding& finding) {
  const bool failed = !finding.metric.has_value();
  return {{"kind", finding.kind},
          {"name", finding.name},
          {"kernel", finding.kernel},
          {"size", finding.size},
          {"strategy", finding.strategy},
          {"verdict", failed ? "failed" : verdict_text(finding.verdict)},
          {"state", state_text(finding.state)},
          {"quantity", failed ? json() : json(model::row_of(*finding.metric).key)},
          {"base", failed ? json() : json(finding.baseline)},
          {"new", failed ? json() : json(finding.candidate)},
          {"ratio", failed ? json() : analysis::estimate_json(finding.ratio)},
          {"again", analysis::estimate_json(finding.again)},
          {"reason", finding.reason}};
}

json findings_json(const std::vector<Finding>& findings) {
  json result = json::array();
  for (const Finding& finding : findings) result.push_back(finding_json(finding));
  return result;
}

json sums_json(const std::vector<Sum>& sums) {
  json result = json::array();
  for (const Sum& sum : sums) {
    json one = {
        {"name", sum.name}, {"cells", sum.cells}, {"ratio", analysis::estimate_json(sum.ratio)}};
    for (const Verdict verdict : kVerdicts) {
      one[verdict_text(verdict)] = sum.counts.at(static_cast<std::size_t>(verdict));
    }
    result.push_back(one);
  }
  return result;
}

json side_json(const Scaling& scaling) {
  json speedups = json::array();
  for (const Estimate& speedup : scaling.speedups)
    speedups.push_back(analysis::estimate_json(speedup));
  return {{"speedup", speedups},
          {"serial_part", analysis::estimate_json(scaling.serial_part)},
          {"crosstalk", analysis::estimate_json(scaling.crosstalk)}};
}

const char* scaling_verdict(Verdict verdict) {
  if (verdict == Verdict::faster) return "better";
  return verdict == Verdict::slower ? "worse" : verdict_text(verdict);
}

json counts_json(const std::vector<CountComparison>& counts) {
  json result = json::array();
  for (const CountComparison& count : counts) {
    const char* verdict = count.verdict == Verdict::slower   ? "more"
                          : count.verdict == Verdict::faster ? "fewer"
                                                             : "same";
    result.push_back({{"name", count.name},
                      {"base", count.baseline},
                      {"new", count.candidate},
                      {"ratio", count.ratio()},
                      {"spread", count.spread},
                      {"verdict", verdict}});
  }
  return result;
}

json scaling_json(const ScalingComparison& scaling) {
  return {{"kernel", scaling.kernel},
          {"size", scaling.size},
          {"strategy", scaling.strategy},
          {"interpreter", scaling.interpreter},
          {"workers", scaling.workers},
          {"fitted", scaling.fitted},
          {"base", side_json(scaling.baseline)},
          {"new", side_json(scaling.candidate)},
          {"efficiency_ratio", analysis::estimate_json(scaling.efficiency_ratio)},
          {"p_value", scaling.p_value},
          {"q_value", scaling.q_value},
          {"verdict", scaling_verdict(scaling.verdict)}};
}

}  // namespace

json document(const Comparison& comparison, const Conclusion& conclusion) {
  json counts = json::object();
  for (const Verdict verdict : kVerdicts) counts[verdict_text(verdict)] = comparison.count(verdict);
  json cells = json::array();
  for (const CellComparison& cell : comparison.cells) {
    cells.push_back(cell_json(cell, model::metrics::warm_s, "base_s", "new_s"));
  }
  json costs = json::array();
  for (const CostComparison& cost : comparison.costs) costs.push_back(cost_json(cost));
  json scaling = json::array();
  for (const ScalingComparison& one : comparison.scaling) scaling.push_back(scaling_json(one));
  json not_compared = json::array();
  for (const auto& [cell, reason] : comparison.not_compared) {
    not_compared.push_back({{"name", cell}, {"reason", reason}});
  }
  return {{"base", file_json(comparison.baseline_name, comparison.baseline)},
          {"new", file_json(comparison.candidate_name, comparison.candidate)},
          {"metrics", analysis::metrics_json()},
          {"paired", comparison.paired},
          {"between_runs",
           {{"deviation", comparison.between_runs.deviation},
            {"source", comparison.between_runs.source_text()}}},
          {"floor", comparison.margin},
          {"false_discovery_rate", kFalseDiscoveryRate},
          {"verdict", overall_text(conclusion.overall)},
          {"summary", conclusion.sentence},
          {"exit_code", conclusion.exit_code()},
          {"findings", findings_json(conclusion.findings)},
          {"second_look", conclusion.looked_again},
          {"suspects", suspects(conclusion.findings)},
          {"counts", counts},
          {"cells", cells},
          {"costs", costs},
          {"strategies", sums_json(comparison.strategies)},
          {"kernels", sums_json(comparison.kernels)},
          {"scaling", scaling},
          {"instructions", counts_json(comparison.counts)},
          {"only_base", comparison.only_baseline},
          {"only_new", comparison.only_candidate},
          {"not_compared", not_compared},
          {"warnings", comparison.warnings}};
}

}  // namespace gilscope::comparison
