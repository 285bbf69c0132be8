// Made-up noise for simulations: standard deviation 1 about a median of 0 (nearly, where skewed).
#pragma once

#include <cmath>
#include <cstddef>
#include <functional>
#include <numbers>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace gilscope::trust {

using Random = std::mt19937_64;
using Draw = std::function<double(Random&)>;

inline double normal(Random& random) {
  return std::normal_distribution<double>()(random);
}
// Of a log-normal distribution with shape 0.6, about its median.
inline double skewed(Random& random) {
  return (std::exp(0.6 * normal(random)) - 1) / 0.75;
}
// Student's t with three degrees of freedom.
inline double heavy_tailed(Random& random) {
  return std::student_t_distribution<double>(3)(random) / std::numbers::sqrt3;
}
// Two speeds, a spread apart on either side of the middle.
inline double bimodal(Random& random) {
  const double side = std::bernoulli_distribution(0.5)(random) ? 1 : -1;
  return 0.9 * side + 0.44 * normal(random);
}
// One visit in ten is hit by something that takes six times its noise more.
inline double bursts(Random& random) {
  return 0.5 * (normal(random) + (std::bernoulli_distribution(0.1)(random) ? 6.0 : 0.0));
}

struct Shape {
  std::string name;
  Draw draw;
};
inline std::vector<Shape> shapes() {
  return {{"normal", normal},
          {"skewed", skewed},
          {"heavy-tailed", heavy_tailed},
          {"bimodal", bimodal},
          {"noise bursts", bursts}};
}

// An autoregressive process that neighbours of correlate by `rho`.
class Autoregressive {
 public:
  explicit Autoregressive(double rho) : rho_(rho) {}
  double next(Random& random) {
    state_ = begun_ ? rho_ * state_ + std::sqrt(1 - rho_ * rho_) * normal(random) : normal(random);
    begun_ = true;
    return state_;
  }

 private:
  double rho_;
  double state_ = 0;
  bool begun_ = false;
};

// A level that stays for ten values on average, then is another.
class Moods {
 public:
  double next(Random& random) {
    if (!begun_ || std::bernoulli_distribution(0.1)(random)) level_ = normal(random);
    begun_ = true;
    return level_;
  }

 private:
  double level_ = 0;
  bool begun_ = false;
};

}  // namespace gilscope::trust
