#include "harness/measure/warmup.h"

#include "harness/measure/ratios.h"
#include "harness/measure/statistics.h"

namespace gilscope::measure {
namespace {

bool still_warming(std::span<const std::vector<double>> visits, std::size_t sample) {
  constexpr double kSlower = 1.02;
  std::vector<std::pair<double, double>> pairs;
  for (const std::vector<double>& samples : visits) {
    if (samples.size() <= sample + 1) continue;
    pairs.emplace_back(samples[sample], median(std::span(samples).subspan(sample + 1)));
  }
  if (pairs.empty()) return false;
  const Estimate ratio = estimate_ratio(pairs);
  return ratio.low && *ratio.low > 1 && ratio.median >= kSlower;
}

}  // namespace

int warmup_samples(std::span<const std::vector<double>> visits) {
  int discarded = 0;
  while (still_warming(visits, static_cast<std::size_t>(discarded))) ++discarded;
  return discarded;
}

}  // namespace gilscope::measure
