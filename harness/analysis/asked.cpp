#include "harness/analysis/asked.h"

#include <algorithm>

#include "harness/analysis/analysis.h"

namespace gilscope::analysis {

namespace metrics = model::metrics;
namespace readings = model::readings;

namespace {

constexpr double kMuchMemory = 8e6;  // bytes of results, as pickled

VisitParts with_kept_results(VisitParts parts, const std::optional<double>& bytes_out) {
  if (bytes_out.value_or(0) > kMuchMemory) parts.warm_s = std::max(parts.warm_s, parts.cold_s);
  return parts;
}

}  // namespace

double VisitParts::whole_s(double executions) const {
  if (executions <= 1) return startup_s + cold_s * executions + teardown_s;
  return startup_s + cold_s + warm_s * (executions - 1) + teardown_s;
}

std::optional<VisitParts> parts_of(const model::Visit& visit) {
  const auto warm = median_of(visit, model::Phase::warm, readings::elapsed_s);
  if (!warm) return std::nullopt;
  return with_kept_results(
      {.startup_s = visit.readings[readings::startup_s].value_or(0),
       .cold_s = median_of(visit, model::Phase::cold, readings::elapsed_s).value_or(*warm),
       .warm_s = *warm,
       .teardown_s = visit.readings[readings::teardown_s].value_or(0)},
      visit.readings[readings::bytes_out]);
}

VisitParts parts_of(const VisitValues& visit) {
  return with_kept_results({.startup_s = visit.values[metrics::startup_s].value_or(0),
                            .cold_s = visit.values[metrics::cold_s].value_or(visit.warm_s()),
                            .warm_s = visit.warm_s(),
                            .teardown_s = visit.values[metrics::teardown_s].value_or(0)},
                           visit.values[metrics::bytes_out]);
}

}  // namespace gilscope::analysis
