// Two runs that are made up, and their comparison.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "harness/comparison/comparison.h"
#include "harness/comparison/conclusion.h"
#include "harness/comparison/document.h"
#include "harness/text/comparison_text.h"
#include "tests/unit/synthetic_run.h"

namespace gilscope::comparison {

using tests::CellOptions;
using tests::SyntheticRun;

inline std::string text_of(const Comparison& found) {
  return text::comparison_text(found, conclude(found));
}

inline nlohmann::json json_of(const Comparison& found) {
  return document(found, conclude(found));
}

class ComparisonTest : public testing::Test {
 protected:
  ComparisonTest() { candidate_.set_run_id("00000000000000bb"); }

  // So many rounds around a time, with noise that both sides share and some of their own.
  void visits(SyntheticRun& run, const std::string& cell, double time, int rounds = 10,
              double noise = 0.005) {
    std::normal_distribution<double> own(0, noise);
    for (int round = 1; round <= rounds; ++round) {
      const double burst = 1 + 0.3 * std::sin(round);
      run.visit(cell, round, std::vector<double>(3, time * burst * std::exp(own(random_))));
    }
  }

  void both(const CellOptions& options, double base, double now, int rounds = 10) {
    visits(baseline_, baseline_.add(options), base, rounds);
    visits(candidate_, candidate_.add(options), now, rounds);
  }

  static Named named(const std::string& name, const SyntheticRun& run) {
    return {name, analysis::analyse(run.run())};
  }

  void pair() { candidate_.set_run_id("00000000000000aa"); }

  Comparison compared(const ComparisonOptions& options = {}) {
    return compare(named("base.json", baseline_), named("new.json", candidate_), options);
  }

  SyntheticRun baseline_;
  SyntheticRun candidate_;
  std::mt19937_64 random_{1};
};

}  // namespace gilscope::comparison
