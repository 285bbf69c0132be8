// The conductor: visits every cell, round by round, and keeps what was measured.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "harness/interpreter/interpreter.h"
#include "harness/plan/plan.h"
#include "harness/storage/journal.h"

namespace gilscope::conductor {

// How long a run goes on, and how each visit is made.
struct Settings {
  std::int64_t rounds = 6;                     // at least; exactly so many without a budget
  std::optional<std::chrono::seconds> budget;  // further rounds, of what is not precise yet
  double precision = 0.02;                     // see stop_rule.h
  std::int64_t warm_samples = 3;
  std::chrono::seconds visit_limit{60};
  std::uint64_t seed = 0;
  bool telemetry = true;  // one more visit of each cell, that watches and does not time
};

// What is measured: the cells of one source tree and build.
struct Side {
  Tree tree;
  std::vector<model::PlannedCell> cells;
  std::vector<interpreter::Interpreter> interpreters;
  std::vector<plan::KernelFile> kernels;
  std::filesystem::path result;  // where the result file goes; the journal lies beside it
  nlohmann::json header;         // context.gilscope
};

// With two sides, the first is the new one and the second its base: cells that have the same name
// (but for the interpreter, when it is interpreters that are compared) are visited back to back.
struct Run {
  std::vector<Side> sides;
  bool across_interpreters = false;
  Settings settings;
};

enum class End { complete, interrupted, budget_too_short };

struct Ending {
  End end = End::complete;
  std::vector<std::string> failures;    // "cell: reason" of each failed cell
  std::vector<nlohmann::json> results;  // what was written, side by side
};

// Measures. `done` are the visits of an earlier part of the same run (--resume), a list for each
// side, empty otherwise. Writes the result files at the end, also of an interrupted run; the
// journals go when the run is complete. A budget that ends within the first round ends the run like
// an interruption. Throws UserError when something cannot be written or put up; what was measured
// before is then in the journals.
Ending conduct(const Run& run, std::vector<std::vector<results::Visit>> done);

}  // namespace gilscope::conductor
