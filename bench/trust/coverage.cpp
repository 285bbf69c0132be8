// Coverage by simulation: how often the interval holds the true median when a cell leaves the
// rounds as soon as it is precise. The stop rule and the statistics are the product's own.
//
// Prints JSON: [{"distribution", "cells", "spread", "covered", "naive", "fixed", "visits"}, ...].
#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <functional>
#include <nlohmann/json.hpp>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include "harness/conductor/stop_rule.h"
#include "harness/measure/statistics.h"

namespace gilscope::trust {
namespace {

using conductor::Slot;

constexpr double kPrecision = 0.02;
constexpr std::int64_t kMostRounds = 150;

// Deviations of visits from their true median, as shares of it.
class Process {
 public:
  virtual ~Process() = default;
  // `common` is this round's standard normal drift, shared by all cells.
  virtual double next(std::mt19937_64& random, double common) = 0;

 protected:
  double normal(std::mt19937_64& random) { return normal_(random); }

 private:
  std::normal_distribution<double> normal_;
};

class Independent final : public Process {
 public:
  explicit Independent(std::function<double(double)> shape) : shape_(std::move(shape)) {}
  double next(std::mt19937_64& random, double /*common*/) override {
    return shape_(normal(random));
  }

 private:
  std::function<double(double)> shape_;
};

// Neighbours correlate by 0.5.
class Correlated final : public Process {
 public:
  explicit Correlated(std::function<double(double)> shape) : shape_(std::move(shape)) {}
  double next(std::mt19937_64& random, double /*common*/) override {
    const double step = normal(random);
    state_ = begun_ ? 0.5 * state_ + std::sqrt(0.75) * step : step;
    begun_ = true;
    return shape_(state_);
  }

 private:
  std::function<double(double)> shape_;
  double state_ = 0;
  bool begun_ = false;
};

// Two thirds of the variance are a drift that all cells of a round share.
class Drifting final : public Process {
 public:
  explicit Drifting(double spread) : spread_(spread) {}
  double next(std::mt19937_64& random, double common) override {
    return spread_ * (std::sqrt(2.0 / 3) * common + std::sqrt(1.0 / 3) * normal(random));
  }

 private:
  double spread_;
};

// Seven visits of ten at one speed, three at another that is four spreads slower.
class TwoSpeeds final : public Process {
 public:
  explicit TwoSpeeds(double spread) : spread_(spread), median_(true_median()) {}
  double next(std::mt19937_64& random, double /*common*/) override {
    const bool slow = uniform_(random) < kSlow;
    return spread_ * (0.5 * normal(random) + (slow ? 4.0 : 0.0) - median_);
  }

 private:
  static constexpr double kSlow = 0.3;
  // Where the mixture's distribution function is one half.
  static double true_median() {
    const auto below = [](double x) { return 0.5 * std::erfc(-x / 0.5 / std::numbers::sqrt2); };
    double low = -2;
    double high = 6;
    for (int step = 0; step < 60; ++step) {
      const double half = (low + high) / 2;
      ((1 - kSlow) * below(half) + kSlow * below(half - 4) < 0.5 ? low : high) = half;
    }
    return low;
  }
  double spread_;
  double median_;
  std::uniform_real_distribution<double> uniform_;
};

using Maker = std::function<std::unique_ptr<Process>(double spread)>;

std::vector<std::pair<std::string, Maker>> processes() {
  const auto straight = [](double spread) { return [spread](double z) { return spread * z; }; };
  const auto skewed = [](double spread) {
    return [spread](double z) { return spread * std::expm1(0.8 * z); };
  };
  return {
      {"normal", [=](double s) { return std::make_unique<Independent>(straight(s)); }},
      {"skewed", [=](double s) { return std::make_unique<Independent>(skewed(s)); }},
      {"bimodal", [=](double s) { return std::make_unique<TwoSpeeds>(s); }},
      {"normal, neighbours correlate by 0.5",
       [=](double s) { return std::make_unique<Correlated>(straight(s)); }},
      {"skewed, neighbours correlate by 0.5",
       [=](double s) { return std::make_unique<Correlated>(skewed(s)); }},
      {"drift that all cells share", [=](double s) { return std::make_unique<Drifting>(s); }},
  };
}

std::vector<double> values_of(const Slot& slot) {
  std::vector<double> values;
  for (const auto& [round, time] : slot.members[0].times) values.push_back(time);
  return values;
}

bool holds(const measure::Estimate& estimate) {
  return estimate.low && *estimate.low <= 1 && 1 <= *estimate.high;
}

struct Tally {
  int cells = 0;
  int covered = 0;
  int fixed = 0;
  int naive_cells = 0;
  int naive = 0;
  double visits = 0;
};

// One run: every cell is visited until the stop rule lets it go.
void run(const Maker& make, int count, double spread, std::mt19937_64& random, Tally& tally) {
  std::vector<Slot> slots(static_cast<std::size_t>(count));
  std::vector<std::unique_ptr<Process>> cells;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    slots[i].group = std::to_string(i);
    slots[i].members.emplace_back();
    cells.push_back(make(spread));
  }
  std::vector<bool> naive_done(slots.size());
  std::normal_distribution<double> normal;
  double common = normal(random);
  std::vector<std::size_t> open(slots.size());
  for (std::size_t i = 0; i < open.size(); ++i) open[i] = i;
  for (std::int64_t round = 1; round <= kMostRounds && !open.empty(); ++round) {
    common = 0.5 * common + std::sqrt(0.75) * normal(random);
    for (const std::size_t i : open) {
      slots[i].members[0].times[round] = 1 + cells[i]->next(random, common);
    }
    if (round < measure::kFewestVisits) continue;
    for (const std::size_t i : open) {
      const measure::Estimate naive = measure::estimate_median(values_of(slots[i]));
      if (round == measure::kFewestVisits) tally.fixed += holds(naive) ? 1 : 0;
      if (naive_done[i] || *measure::relative_half_width(naive) > kPrecision) continue;
      naive_done[i] = true;
      ++tally.naive_cells;
      tally.naive += holds(naive) ? 1 : 0;
    }
    open = conductor::unsettled(slots, kPrecision);
  }
  std::vector<std::vector<double>> series;
  for (const Slot& slot : slots) series.push_back(values_of(slot));
  const measure::Persistence persistence = measure::estimate_persistence(series);
  for (const std::vector<double>& values : series) {
    ++tally.cells;
    tally.visits += static_cast<double>(values.size());
    tally.covered += holds(measure::estimate_median(values, persistence)) ? 1 : 0;
  }
}

nlohmann::json simulate(int repetitions) {
  nlohmann::json rows = nlohmann::json::array();
  for (const auto& [name, make] : processes()) {
    for (const int cells : {1, 20}) {
      for (const double spread : {0.015, 0.03, 0.06}) {
        std::mt19937_64 random(20240131);
        Tally tally;
        for (int i = 0; i < std::max(1, repetitions / cells); ++i) {
          run(make, cells, spread, random, tally);
        }
        const auto share = [](int part, int whole) {
          return whole == 0 ? nlohmann::json() : nlohmann::json(double(part) / whole);
        };
        rows.push_back({{"distribution", name},
                        {"cells", cells},
                        {"spread", spread},
                        {"covered", share(tally.covered, tally.cells)},
                        {"naive", share(tally.naive, tally.naive_cells)},
                        {"fixed", share(tally.fixed, tally.cells)},
                        {"visits", tally.visits / tally.cells}});
      }
    }
  }
  return rows;
}

}  // namespace
}  // namespace gilscope::trust

int main(int argc, char** argv) {
  const int repetitions = argc > 1 ? std::atoi(argv[1]) : 2000;
  if (repetitions < 1) {
    fmt::print(stderr, "coverage: '{}' is no number of repetitions; give 1 or more.\n", argv[1]);
    return 2;
  }
  fmt::print("{}\n", gilscope::trust::simulate(repetitions).dump(1));
}
