// What is known of ratios after so many rounds, by simulation: how wide their intervals are, how
// often they hold the truth, and what a comparison finds. The statistics and the verdicts are the
// product's own.
//
// Prints JSON: {"widths": [...], "coverage": [...], "correlated": [...], "power": [...],
// "unpaired": [...]}; scripts/trust/ratios.py says what the rows are.
#include "harness/measure/ratios.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "bench/trust/noise.h"
#include "harness/comparison/comparison.h"
#include "harness/comparison/conclusion.h"
#include "harness/measure/comparing.h"

namespace gilscope::trust {
namespace {

using comparison::Verdict;
using nlohmann::json;
using Series = std::vector<double>;

constexpr double kMargin = 0.02;
constexpr int kCells = 18;         // of a gate
constexpr double kSpread = 0.023;  // of a round's log-ratio, as a gate was seen to have

Series draw(Random& random, int count, const Draw& next) {
  Series series;
  for (int i = 0; i < count; ++i) series.push_back(next(random));
  return series;
}

bool holds(const measure::Estimate& estimate, double truth) {
  return estimate.low && *estimate.low <= truth && truth <= *estimate.high;
}

double half_width(const measure::Estimate& estimate) {
  return (*estimate.high - *estimate.low) / 2;
}

json widths(int repetitions) {
  json rows = json::array();
  for (const int rounds : {6, 8, 10, 13, 16, 20, 30}) {
    Random random(1);
    double two_cells = 0;
    double two_sides = 0;
    for (int i = 0; i < repetitions; ++i) {
      const Series values = draw(random, rounds, normal);
      two_cells += half_width(measure::median_of_ratios(values)) / repetitions;
      two_sides += half_width(measure::middle_of_changes(values)) / repetitions;
    }
    rows.push_back({{"rounds", rounds}, {"two_cells", two_cells}, {"two_sides", two_sides}});
  }
  return rows;
}

// The true median of a shape that is not symmetric, by drawing.
double median_of(const Draw& next) {
  Random random(2);
  return measure::median(draw(random, 400'000, next));
}

json coverage_row(Random& random, const std::string& noise, int rounds, int repetitions,
                  const Draw& of_cells, double middle, const Draw& of_sides) {
  int two_cells = 0;
  int two_sides = 0;
  for (int i = 0; i < repetitions; ++i) {
    two_cells += holds(measure::median_of_ratios(draw(random, rounds, of_cells)), middle) ? 1 : 0;
    two_sides += holds(measure::middle_of_changes(draw(random, rounds, of_sides)), 0) ? 1 : 0;
  }
  return {{"noise", noise}, {"rounds", rounds}, {"two_cells", two_cells}, {"two_sides", two_sides}};
}

// Independent rounds. Of two cells one may be noisier than the other and of another shape; two
// sides of one cell have the same noise each.
json coverage(int repetitions) {
  Random random(3);  // one for all, so that no row repeats what another has drawn
  json rows = json::array();
  for (const Shape& shape : shapes()) {
    const Draw of_cells = [&](Random& random) { return shape.draw(random) - 0.3 * normal(random); };
    const Draw of_sides = [&](Random& random) { return shape.draw(random) - shape.draw(random); };
    const double middle = median_of(of_cells);
    for (const int rounds : {6, 8, 12, 19, 30}) {
      rows.push_back(
          coverage_row(random, shape.name, rounds, repetitions, of_cells, middle, of_sides));
    }
  }
  return rows;
}

// Log-ratios of so many cells: their own noise hangs together, or they share a mood.
std::vector<Series> correlated(Random& random, int cells, int rounds, double rho, bool shared) {
  std::vector<Series> all(static_cast<std::size_t>(cells));
  std::vector<Autoregressive> own(all.size(), Autoregressive(rho));
  Moods moods;
  for (int round = 0; round < rounds; ++round) {
    const double mood = moods.next(random);
    for (std::size_t cell = 0; cell < all.size(); ++cell) {
      all[cell].push_back(shared ? std::sqrt(0.5) * (mood + normal(random))
                                 : own[cell].next(random));
    }
  }
  return all;
}

json correlated_rows(int repetitions) {
  struct Case {
    std::string noise;
    double rho;
    bool shared;
  };
  json rows = json::array();
  for (const Case& one : {Case{"neighbours correlate by 0.5", 0.5, false},
                          Case{"neighbours correlate by 0.8", 0.8, false},
                          Case{"neighbours correlate by 0.9", 0.9, false},
                          Case{"half of it moods of ten rounds that all cells share", 0, true}}) {
    for (const int cells : {1, kCells}) {
      for (const int rounds : {6, 12, 19, 30}) {
        Random random(4);
        int held = 0;
        int of = 0;
        for (int i = 0; i < std::max(1, repetitions / cells); ++i) {
          const auto all = correlated(random, cells, rounds, one.rho, one.shared);
          const measure::Correlation correlation = measure::estimate_correlation(all);
          for (const Series& series : all) {
            held += holds(measure::middle_of_changes(series, correlation), 0) ? 1 : 0;
            ++of;
          }
        }
        rows.push_back({{"noise", one.noise},
                        {"cells", cells},
                        {"rounds", rounds},
                        {"held", held},
                        {"of", of}});
      }
    }
  }
  return rows;
}

// A comparison of 18 cells on two sides, of which the first three became slower by 5 %.
json power(int repetitions) {
  constexpr int kSlowed = 3;
  json rows = json::array();
  for (const int rounds : {6, 8, 12, 19, 30}) {
    Random random(5);
    json row = {{"rounds", rounds}};
    int found = 0;
    int same = 0;
    int runs_with_false = 0;
    for (int i = 0; i < repetitions; ++i) {
      std::vector<Series> all;
      std::vector<measure::Difference> differences;
      for (int cell = 0; cell < kCells; ++cell) {
        const double change = cell < kSlowed ? std::log1p(0.05) : 0;
        all.push_back(
            draw(random, rounds, [&](Random& r) { return change + kSpread * normal(r); }));
      }
      const measure::Correlation correlation = measure::estimate_correlation(all);
      for (const Series& series : all) {
        differences.push_back(measure::paired_difference(series, correlation));
      }
      const auto q =
          measure::benjamini_hochberg(measure::p_values(differences, std::log1p(kMargin)));
      bool any_false = false;
      for (std::size_t cell = 0; cell < all.size(); ++cell) {
        measure::Estimate ratio = measure::middle_of_changes(all[cell], correlation);
        ratio.low = std::exp(*ratio.low);
        ratio.high = std::exp(*ratio.high);
        const Verdict verdict = comparison::judge(ratio, q[cell], kMargin);
        if (cell < kSlowed) {
          found += verdict == Verdict::slower ? 1 : 0;
        } else {
          same += verdict == Verdict::same ? 1 : 0;
          any_false = any_false || verdict == Verdict::slower || verdict == Verdict::faster;
        }
      }
      runs_with_false += any_false ? 1 : 0;
    }
    row.update({{"found", found},
                {"slowed", kSlowed * repetitions},
                {"same", same},
                {"others", (kCells - kSlowed) * repetitions},
                {"false", runs_with_false},
                {"runs", repetitions}});
    rows.push_back(row);
  }
  return rows;
}

// A run of so many cells that never was; `shift` is what this run as a whole, and `own` what each
// of its cells, differs by from any other run (standard deviations of logarithms).
model::Run made_up_run(Random& random, int cells, int rounds, double shift, double own) {
  constexpr double kNoise = 0.03;
  model::Run run;
  run.header.machine.key = "made-up";
  const double common = shift * normal(random);
  for (int i = 0; i < cells; ++i) {
    model::PlannedCell& planned = run.header.plan.emplace_back();
    planned.cell.kernel = fmt::format("kernel{}", i);
    planned.cell.size = "small";
    planned.cell.executor = "serial";
    planned.cell.binding = "python";
    planned.cell.interpreter = "cp311";
    const double level = common + own * normal(random);
    for (int round = 1; round <= rounds; ++round) {
      model::Visit& visit = run.visits.emplace_back();
      visit.cell = planned.cell.name();
      visit.round = round;
      visit.number = static_cast<std::int64_t>(run.visits.size());
      model::Sample& sample = visit.samples.emplace_back();
      sample.readings.set(model::readings::elapsed_s, std::exp(level + kNoise * normal(random)));
    }
  }
  return run;
}

// Two runs of the same thing on two days.
json unpaired(int repetitions) {
  struct Case {
    std::string noise;
    double shift;
    double own;
  };
  constexpr int kManyCells = 182;
  json rows = json::array();
  for (const Case& one : {Case{"nothing differs", 0, 0}, Case{"all cells by 3 % alike", 0.03, 0},
                          Case{"all cells by 5 % alike", 0.05, 0},
                          Case{"each cell by 3 %", 0, 0.03}, Case{"each cell by 6 %", 0, 0.06}}) {
    Random random(6);
    int wrong = 0;
    for (int i = 0; i < repetitions; ++i) {
      const auto make = [&] {
        return analysis::analyse(made_up_run(random, kManyCells, 6, one.shift, one.own));
      };
      auto compared = comparison::compare({"base", make()}, {"new", make()}, {});
      const comparison::Conclusion conclusion = comparison::conclude(compared);
      wrong += conclusion.overall == comparison::Overall::regressed ||
                       conclusion.overall == comparison::Overall::improved
                   ? 1
                   : 0;
    }
    rows.push_back({{"noise", one.noise}, {"wrong", wrong}, {"runs", repetitions}});
  }
  return rows;
}

json simulate(int repetitions) {
  return {{"widths", widths(repetitions)},
          {"coverage", coverage(repetitions)},
          {"correlated", correlated_rows(repetitions)},
          {"power", power(std::max(1, repetitions / 40))},
          {"unpaired", unpaired(std::max(1, repetitions / 80))}};
}

}  // namespace
}  // namespace gilscope::trust

int main(int argc, char** argv) {
  const int repetitions = argc > 1 ? std::atoi(argv[1]) : 4000;
  if (repetitions < 1) {
    fmt::print(stderr, "ratios: '{}' is no number of repetitions; give 1 or more.\n", argv[1]);
    return 2;
  }
  fmt::print("{}\n", gilscope::trust::simulate(repetitions).dump(1));
}
