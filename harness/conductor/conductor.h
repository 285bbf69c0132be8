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
#include "harness/results/journal.h"

namespace gilscope::conductor {

// How long a run goes on, and how each visit is made.
struct Settings {
  std::int64_t rounds = 6;                     // at least; exactly so many without a budget
  std::optional<std::chrono::seconds> budget;  // further rounds while a whole one fits in
  std::int64_t warm_samples = 3;
  std::chrono::seconds visit_limit{60};
  std::uint64_t seed = 0;
};

struct Run {
  std::vector<plan::PlannedCell> cells;
  std::vector<interpreter::Interpreter> interpreters;
  std::vector<plan::KernelFile> kernels;
  Settings settings;
  std::filesystem::path result;  // where the result file goes; the journal lies beside it
  nlohmann::json header;         // context.gilscope
};

struct Ending {
  bool complete = false;              // false: interrupted
  std::vector<std::string> failures;  // "cell: reason" of each failed cell
  nlohmann::json result;              // what was written
};

// Measures. `done` are the visits of an earlier part of the same run (--resume), empty otherwise.
// Writes the result file at the end, also of an interrupted run; the journal goes when the run is
// complete. Throws UserError when something cannot be written or put up; what was measured before
// is then in the journal.
Ending conduct(const Run& run, std::vector<results::Visit> done);

}  // namespace gilscope::conductor
