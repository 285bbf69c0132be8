// Objects and attributes: bodies that attract one another. An item is an independent system.
//
// The digest is made of the bits of a system's final energy, so one float operation in another
// order shows.
#include <bit>
#include <cmath>
#include <vector>

#include "kernels/kernel.h"

namespace gilscope::kernels {
namespace {

constexpr double kTimeStep = 0.001;
constexpr double kSoftening = 0.01;  // keeps bodies that meet from being flung to infinity

// Uniform in [0, 1), by Numerical Recipes' generator.
class UniformNumbers {
 public:
  explicit UniformNumbers(std::int64_t seed) : state_(static_cast<std::uint32_t>(seed)) {}

  double next() {
    state_ = state_ * 1664525U + 1013904223U;
    return static_cast<double>(state_) / 4294967296.0;
  }

 private:
  std::uint32_t state_;
};

// In a cache line of its own: otherwise a body may straddle two, depending on what was allocated
// before, and the same code takes 96 or 124 us.
struct alignas(64) Body {
  // Members are initialised in the order of their declaration: that of the numbers.
  explicit Body(UniformNumbers& numbers)
      : x(numbers.next() - 0.5),
        y(numbers.next() - 0.5),
        z(numbers.next() - 0.5),
        vx(numbers.next() - 0.5),
        vy(numbers.next() - 0.5),
        vz(numbers.next() - 0.5),
        mass(numbers.next() + 0.5) {}

  double x, y, z;
  double vx, vy, vz;
  double mass;
};

class System {
 public:
  System(std::int64_t bodies, std::int64_t seed) {
    UniformNumbers numbers{seed};
    bodies_.reserve(static_cast<std::size_t>(bodies));
    for (std::int64_t i = 0; i < bodies; ++i) bodies_.emplace_back(numbers);
  }

  void advance() {
    for (std::size_t i = 0; i < bodies_.size(); ++i) {
      for (std::size_t j = i + 1; j < bodies_.size(); ++j) attract(bodies_[i], bodies_[j]);
    }
    for (Body& body : bodies_) {
      body.x += kTimeStep * body.vx;
      body.y += kTimeStep * body.vy;
      body.z += kTimeStep * body.vz;
    }
  }

  [[nodiscard]] double energy() const {
    double energy = 0.0;
    for (const Body& body : bodies_) {
      const double speed_square = body.vx * body.vx + body.vy * body.vy + body.vz * body.vz;
      energy += 0.5 * body.mass * speed_square;
    }
    for (std::size_t i = 0; i < bodies_.size(); ++i) {
      for (std::size_t j = i + 1; j < bodies_.size(); ++j) {
        energy -= potential(bodies_[i], bodies_[j]);
      }
    }
    return energy;
  }

 private:
  static void attract(Body& a, Body& b) {
    const double dx = a.x - b.x;
    const double dy = a.y - b.y;
    const double dz = a.z - b.z;
    const double square = dx * dx + dy * dy + dz * dz + kSoftening;
    const double pull = kTimeStep / (square * std::sqrt(square));
    const double pull_a = b.mass * pull;
    const double pull_b = a.mass * pull;
    a.vx -= dx * pull_a;
    a.vy -= dy * pull_a;
    a.vz -= dz * pull_a;
    b.vx += dx * pull_b;
    b.vy += dy * pull_b;
    b.vz += dz * pull_b;
  }

  static double potential(const Body& a, const Body& b) {
    const double dx = a.x - b.x;
    const double dy = a.y - b.y;
    const double dz = a.z - b.z;
    return a.mass * b.mass / std::sqrt(dx * dx + dy * dy + dz * dz + kSoftening);
  }

  std::vector<Body> bodies_;
};

class NBody final : public Kernel {
 public:
  explicit NBody(const Params& params)
      : bodies_(params.integer("bodies")), steps_(params.integer("steps")) {}

  Digest run(Range items) override {
    Digest digest = 0;
    for (std::int64_t item = items.begin; item < items.end; ++item) {
      System system{bodies_, item};
      for (std::int64_t step = 0; step < steps_; ++step) system.advance();
      digest += fold(item, std::bit_cast<std::uint64_t>(system.energy()));
    }
    return digest;
  }

 private:
  std::int64_t bodies_;  // in a system
  std::int64_t steps_;
};

const Registration<NBody> registration{"nbody"};

}  // namespace
}  // namespace gilscope::kernels
