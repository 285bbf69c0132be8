#include "harness/measure/warmup.h"

#include "harness/measure/ratios.h"
#include "harness/measure/statistics.h"

namespace gilscope::measure {
namespace {

// By at least 2 % in the median over the visits, and certainly at all.
bool are_slower(std::span<const std::pair<double, double>> pairs) {
  constexpr double kSlower = 1.02;
  if (pairs.empty()) return false;
  const Estimate ratio = estimate_ratio(pairs);
  return ratio.low && *ratio.low > 1 && ratio.median >= kSlower;
}

bool still_warming(std::span<const std::vector<double>> visits, std::size_t sample) {
  std::vector<std::pair<double, double>> pairs;
  for (const std::vector<double>& samples : visits) {
    if (samples.size() <= sample + 1) continue;
    pairs.emplace_back(samples[sample], median(std::span(samples).subspan(sample + 1)));
  }
  return are_slower(pairs);
}

}  // namespace

int warmup_samples(std::span<const std::vector<double>> visits) {
  int discarded = 0;
  while (still_warming(visits, static_cast<std::size_t>(discarded))) ++discarded;
  return discarded;
}

bool slows_down(std::span<const std::vector<double>> visits, int discarded) {
  const auto first = static_cast<std::size_t>(discarded);
  std::vector<std::pair<double, double>> pairs;
  for (const std::vector<double>& samples : visits) {
    if (samples.size() < first + 2) continue;
    const auto before = std::span(samples).subspan(first, samples.size() - first - 1);
    pairs.emplace_back(samples.back(), median(before));
  }
  return are_slower(pairs);
}

}  // namespace gilscope::measure
