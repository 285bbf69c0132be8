#include "harness/measure/scaling_law.h"

#include <set>
#include <stdexcept>

namespace gilscope::measure {

ScalingLaw fit_scaling_law(std::span<const SpeedUp> curve) {
  // y = sigma a + kappa b with a = N - 1, b = N (N - 1): the normal equations of two unknowns.
  double aa = 0;
  double ab = 0;
  double bb = 0;
  double ay = 0;
  double by = 0;
  std::set<double> counts;
  for (const auto& [workers, ratio] : curve) {
    if (workers <= 1) continue;
    counts.insert(workers);
    const double a = workers - 1;
    const double b = workers * a;
    const double y = workers / ratio - 1;
    aa += a * a;
    ab += a * b;
    bb += b * b;
    ay += a * y;
    by += b * y;
  }
  if (counts.empty()) throw std::invalid_argument("a curve without a second worker count");
  if (counts.size() == 1) return {ay / aa, 0};
  const double determinant = aa * bb - ab * ab;
  return {(ay * bb - by * ab) / determinant, (by * aa - ay * ab) / determinant};
}

}  // namespace gilscope::measure
