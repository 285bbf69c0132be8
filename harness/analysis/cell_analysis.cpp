#include "harness/analysis/cell_analysis.h"

#include <algorithm>

namespace gilscope::analysis {

const char* status_text(Status status) {
  switch (status) {
    case Status::measured:
      return "measured";
    case Status::skipped:
      return "skipped";
    case Status::failed:
      return "failed";
  }
  return "";
}

const std::optional<Estimate>& CellAnalysis::memory_bytes() const {
  const auto& divided = estimates[model::metrics::pss_bytes];
  return divided ? divided : estimates[model::metrics::rss_bytes];
}

std::vector<double> CellAnalysis::visit_values(MetricId metric) const {
  std::vector<double> values;
  for (const VisitValues& visit : visits) {
    if (visit.values[metric]) values.push_back(*visit.values[metric]);
  }
  return values;
}

std::string base_interpreter(const std::vector<CellAnalysis>& cells) {
  for (const CellAnalysis& cell : cells) {
    const std::string& interpreter = cell.cell.interpreter;
    const bool is_variant = interpreter.find('-') != std::string::npos;
    if (cell.measured() && interpreter != "native" && !is_variant) return interpreter;
  }
  return "";
}

std::vector<std::pair<double, double>> paired_values(const CellAnalysis& first,
                                                     const CellAnalysis& second, MetricId metric) {
  std::vector<std::pair<double, double>> pairs;
  for (const VisitValues& mine : first.visits) {
    const auto same = std::ranges::find(second.visits, mine.round, &VisitValues::round);
    if (same == second.visits.end()) continue;
    const auto& value = mine.values[metric];
    const auto& other = same->values[metric];
    if (value && other) pairs.emplace_back(*value, *other);
  }
  return pairs;
}

}  // namespace gilscope::analysis
