// How long a task must last for a strategy to pay, by how much the task carries: of kernels that
// carry, measured at sizes that differ in both.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/analysis/kernel_analysis.h"

namespace gilscope::analysis {

// A size at which a strategy was measured.
struct CarriedPoint {
  const CellAnalysis* cell = nullptr;  // the strategy's best chunk size and worker count
  double task_s = 0;                   // of one task in the plain loop
  Estimate gain;                       // over the plain loop
  // What was to be expected of what was measured apart; nothing where that was not measured.
  std::optional<double> predicted;
};

// A strategy at one weight of arguments.
struct BreakEven {
  std::string kernel;
  double bytes = 0;  // of one argument, as it is pickled
  std::string strategy;
  std::string interpreter;
  std::vector<CarriedPoint> points;  // the shortest task first
  // The task that lasts as long as it must, in seconds: where the gain crosses 1 on the way from
  // one point to the next, with the places where the ends of its interval do. An end is nothing
  // where it is not reached within what was measured; so is the median, and then `pays` tells which
  // side.
  std::optional<double> task_s;
  std::optional<double> low;
  std::optional<double> high;
  bool pays = false;  // at the longest task that was measured
};

// `noop_s`: what a task costs that carries nothing and does nothing, by strategy and interpreter
// (the cells of `noop`); `cpus`: that the run could use.
[[nodiscard]] std::vector<BreakEven> break_evens(const std::vector<KernelAnalysis>& kernels,
                                                 const std::vector<CellAnalysis>& cells,
                                                 std::size_t cpus);

}  // namespace gilscope::analysis
