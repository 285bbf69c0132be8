// A comparison as JSON (docs/contracts.md, "A comparison").
#include <algorithm>

#include "harness/comparison/comparison.h"

namespace gilscope::results {
namespace {

using nlohmann::json;

json file_json(const std::string& name, const Analysis& analysis) {
  const json& context = analysis.context;
  json interpreters = json::array();
  for (const auto& [tag, facts] : context.at("interpreters").items()) interpreters.push_back(tag);
  return {{"file", name},
          {"run_id", context.value("run_id", json())},
          {"git_commit", context.value("git_commit", json())},
          {"started_at", context.value("started_at", json())},
          {"machine", context.at("machine").value("cpu", json())},
          {"interpreters", interpreters}};
}

// `quantity` names the estimate that was compared; `base` and `now` the keys of its two values.
json cell_json(const CellComparison& cell, const std::string& quantity, const char* base,
               const char* now) {
  json result = {{base, estimate_json(cell.base->estimates.at(quantity))},
                 {now, estimate_json(cell.now->estimates.at(quantity))},
                 {"ratio", estimate_json(cell.ratio)},
                 {"p_value", cell.p_value},
                 {"q_value", cell.q_value},
                 {"verdict", verdict_text(cell.verdict)},
                 {"reason", cell.reason}};
  for (const char* key :
       {"name", "kernel", "size", "class", "strategy", "family", "workers", "interpreter"}) {
    result[key] = cell.now->cell.at(key);
  }
  return result;
}

json cost_json(const CostComparison& cost) {
  json cells = json::array();
  for (const CellComparison& cell : cost.cells) {
    cells.push_back(cell_json(cell, cost.quantity, "base", "new"));
  }
  return {
      {"quantity", cost.quantity}, {"floor", cost.floor}, {"least", cost.least}, {"cells", cells}};
}

json sums_json(const std::vector<Sum>& sums) {
  json result = json::array();
  for (const Sum& sum : sums) {
    json one = {{"name", sum.name}, {"cells", sum.cells}, {"ratio", estimate_json(sum.ratio)}};
    for (const Verdict verdict :
         {Verdict::faster, Verdict::slower, Verdict::same, Verdict::inconclusive}) {
      one[verdict_text(verdict)] = sum.counts.at(static_cast<std::size_t>(verdict));
    }
    result.push_back(one);
  }
  return result;
}

json side_json(const Scaling& scaling) {
  json speedups = json::array();
  for (const Estimate& speedup : scaling.speedups) speedups.push_back(estimate_json(speedup));
  return {{"speedup", speedups},
          {"serial_part", estimate_json(scaling.serial_part)},
          {"crosstalk", estimate_json(scaling.crosstalk)}};
}

const char* scaling_verdict(Verdict verdict) {
  if (verdict == Verdict::faster) return "better";
  return verdict == Verdict::slower ? "worse" : verdict_text(verdict);
}

json scaling_json(const ScalingComparison& scaling) {
  return {{"kernel", scaling.kernel},
          {"size", scaling.size},
          {"strategy", scaling.strategy},
          {"interpreter", scaling.interpreter},
          {"workers", scaling.workers},
          {"base", side_json(scaling.base)},
          {"new", side_json(scaling.now)},
          {"efficiency_ratio", estimate_json(scaling.efficiency_ratio)},
          {"p_value", scaling.p_value},
          {"q_value", scaling.q_value},
          {"verdict", scaling_verdict(scaling.verdict)}};
}

const char* overall(const Comparison& comparison) {
  if (comparison.regressed()) return "regressed";
  if (comparison.count(Verdict::faster) > 0) return "improved";
  return comparison.count(Verdict::inconclusive) == 0 ? "same" : "inconclusive";
}

}  // namespace

json comparison_json(const Comparison& comparison) {
  json counts = json::object();
  for (const Verdict verdict :
       {Verdict::faster, Verdict::slower, Verdict::same, Verdict::inconclusive}) {
    counts[verdict_text(verdict)] = comparison.count(verdict);
  }
  json cells = json::array();
  for (const CellComparison& cell : comparison.cells) {
    cells.push_back(cell_json(cell, "warm_s", "base_s", "new_s"));
  }
  json costs = json::array();
  for (const CostComparison& cost : comparison.costs) costs.push_back(cost_json(cost));
  json scaling = json::array();
  for (const ScalingComparison& one : comparison.scaling) scaling.push_back(scaling_json(one));
  json not_compared = json::array();
  for (const auto& [name, reason] : comparison.not_compared) {
    not_compared.push_back({{"name", name}, {"reason", reason}});
  }
  return {{"base", file_json(comparison.base_name, comparison.base)},
          {"new", file_json(comparison.new_name, comparison.now)},
          {"paired", comparison.paired},
          {"floor", comparison.floor},
          {"false_discovery_rate", kFalseDiscoveryRate},
          {"verdict", overall(comparison)},
          {"summary", verdict_sentence(comparison)},
          {"counts", counts},
          {"cells", cells},
          {"costs", costs},
          {"strategies", sums_json(comparison.strategies)},
          {"kernels", sums_json(comparison.kernels)},
          {"scaling", scaling},
          {"only_base", comparison.only_base},
          {"only_new", comparison.only_new},
          {"not_compared", not_compared},
          {"warnings", comparison.warnings}};
}

}  // namespace gilscope::results
