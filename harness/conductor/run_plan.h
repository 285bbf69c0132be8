// What is to be measured: one source tree and build, or two of them in the same rounds.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "harness/interpreter/interpreter.h"
#include "harness/model/run.h"
#include "harness/plan/fixture_file.h"
#include "harness/plan/kernel_file.h"
#include "harness/plan/outside.h"
#include "harness/support/paths.h"

namespace gilscope::conductor {

// The cells of one source tree and build.
struct Side {
  Tree tree;
  std::vector<model::PlannedCell> cells;
  std::vector<interpreter::Interpreter> interpreters;
  std::vector<plan::KernelFile> kernels;
  std::vector<plan::FixtureFile> fixtures;
  std::filesystem::path result;  // where the result file goes; the journal lies beside it
  // How far the journal was read that the run goes on with, in bytes; 0: it begins one.
  std::uintmax_t journal_end = 0;
  model::RunHeader header;  // as far as it is known before the first visit
};

// With two sides, cells that have the same name (but for the interpreter, when it is interpreters
// that are compared) are visited back to back.
struct RunPlan {
  std::vector<Side> sides;  // the candidate, then its baseline if there is one
  plan::Outside outside;    // of the tree, the same for all sides
  // Where runners work, and what is added to their environment: of work that is the user's.
  // Otherwise a temporary folder, and nothing.
  std::filesystem::path folder;
  std::map<std::string, std::string> environment;
  bool across_interpreters = false;
  model::RunSettings settings;
  std::uint64_t seed = 0;  // of everything that is random

  [[nodiscard]] bool has_baseline() const { return sides.size() == 2; }
  [[nodiscard]] const Side& candidate() const { return sides.front(); }
  [[nodiscard]] Side& candidate() { return sides.front(); }
  [[nodiscard]] const Side& baseline() const { return sides.at(1); }
};

}  // namespace gilscope::conductor
