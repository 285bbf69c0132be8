// The Universal Scalability Law (Gunther 1993): why N workers are not N times as fast.
#pragma once

#include <span>
#include <vector>

namespace gilscope::measure {

// speed-up(N) = N / (1 + serial_part (N - 1) + crosstalk N (N - 1)).
struct ScalingLaw {
  double serial_part = 0;  // sigma: the share of the work that one worker at a time does
  double crosstalk = 0;    // kappa: what each pair of workers costs the other
};

struct SpeedUp {
  double workers = 1;
  double ratio = 1;  // to one worker; positive
};

// Least squares on N / speed-up - 1, which is linear in both. With one worker count besides one
// only the serial part can be told, and crosstalk is 0. A negative serial part means better than
// linear. Throws std::invalid_argument without any count above one.
[[nodiscard]] ScalingLaw fit_scaling_law(std::span<const SpeedUp> curve);

}  // namespace gilscope::measure
