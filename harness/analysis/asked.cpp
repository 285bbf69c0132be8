#include "harness/analysis/asked.h"

#include "harness/analysis/analysis.h"

namespace gilscope::analysis {

namespace metrics = model::metrics;
namespace readings = model::readings;

double VisitParts::whole_s(double executions) const {
  if (executions <= 1) return startup_s + cold_s * executions + teardown_s;
  return startup_s + cold_s + warm_s * (executions - 1) + teardown_s;
}

std::optional<VisitParts> parts_of(const model::Visit& visit) {
  const auto warm = median_of(visit, model::Phase::warm, readings::elapsed_s);
  if (!warm) return std::nullopt;
  return VisitParts{
      .startup_s = visit.readings[readings::startup_s].value_or(0),
      .cold_s = median_of(visit, model::Phase::cold, readings::elapsed_s).value_or(*warm),
      .warm_s = *warm,
      .teardown_s = visit.readings[readings::teardown_s].value_or(0)};
}

VisitParts parts_of(const VisitValues& visit) {
  return {.startup_s = visit.values[metrics::startup_s].value_or(0),
          .cold_s = visit.values[metrics::cold_s].value_or(visit.warm_s()),
          .warm_s = visit.warm_s(),
          .teardown_s = visit.values[metrics::teardown_s].value_or(0)};
}

}  // namespace gilscope::analysis
