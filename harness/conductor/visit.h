// One visit, seen from the conductor: a fresh runner process that measures one cell.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/conductor/exchange.h"
#include "harness/interpreter/interpreter.h"
#include "harness/model/run.h"
#include "harness/support/paths.h"

namespace gilscope::conductor {

enum class VisitKind {
  timed,
  calibrating,  // timed, unless a sample takes several executions: then it says how many, no more
  watched,      // the cell is watched instead of timed
};

// What a visit is to do.
struct VisitOrder {
  model::Cell cell;                             // with the params of its fixtures
  const interpreter::Interpreter* interpreter;  // none of a native cell
  const Tree& tree;
  VisitKind kind = VisitKind::timed;
  std::int64_t warm_samples = 1;
  std::int64_t executions = 1;     // of a warm sample, unless the visit is to find out
  double min_sample_s = 0;         // how long a warm sample is to last at least
  std::chrono::seconds limit{};    // then the runner is killed
  std::size_t padding = 0;         // bytes that are added to the environment, see rounds.h
  std::size_t layout = 0;          // of a native runner
  std::filesystem::path folder{};  // where the runner works, if not in a temporary one
  std::map<std::string, std::string> environment{};  // added to the runner's
  std::vector<std::string> under{};  // a program, with its options, that the runner runs under
  std::vector<pid_t> services{};     // processes of fixtures: their CPU time and memory count apart
  bool fixed_hashes = false;         // Python's strings have the same hashes in every process
};

// How many instructions one execution of a cell of one process takes: the visit is made under
// Cachegrind with a warm sample of two, three and four executions, and what they differ by is
// counted. Nothing when it was interrupted; what cannot be counted says why.
std::optional<model::Visit> count_instructions(const VisitOrder& order, const Exchange& exchange);

// Whether counting says anything of the cell: one process and one worker, that does not wait.
[[nodiscard]] bool can_count(const model::Cell& cell);

// The visit without its numbers; nothing when it was interrupted. What cannot be watched is no
// failure of the cell: its times stand, and the telemetry says why nothing was seen. A visit during
// which the machine was suspended, or all of us were stopped or frozen for a second, has measured
// that: it is made again, and the cell has failed when that happens every time.
std::optional<model::Visit> visit(const VisitOrder& order, const Exchange& exchange);

}  // namespace gilscope::conductor
