// Findings: what a comparison calls worse or better, or suspects to be worse, and what a second
// look says of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/comparison/comparison.h"

namespace gilscope::comparison {

enum class State {
  seen,           // there was no second look
  confirmed,      // the second look calls it worse, too
  not_confirmed,  // it does not
  accepted,       // worse, and declared to be so on purpose
};
[[nodiscard]] const char* state_text(State state);

// One thing that became worse or better, or that may have.
struct Finding {
  std::string kind;  // time, start-up, memory, scaling, failure
  std::string name;  // of the cell; of a curve, kernel/size/strategy/interpreter
  std::string kernel;
  std::string size;
  std::string strategy;
  Verdict verdict = Verdict::inconclusive;  // of the first look
  std::optional<MetricId> metric{};         // none of a failure
  double baseline = 0;                      // medians, in the metric's unit
  double candidate = 0;
  Estimate ratio{};  // none of a failure
  // What the second look says; nothing where it has not seen the same thing.
  std::optional<Estimate> again{};
  Verdict verdict_again = Verdict::inconclusive;
  State state = State::seen;
  std::string reason{};  // why it is accepted, or what failed

  [[nodiscard]] bool is_failure() const { return !metric.has_value(); }
  [[nodiscard]] bool is_worse() const { return verdict == Verdict::slower; }
  [[nodiscard]] bool is_better() const { return verdict == Verdict::faster; }
  // What became worse, or looks so without being certain. A failure needs no second look: its work
  // is wrong or does not end.
  [[nodiscard]] bool is_suspect() const { return !is_failure() && !is_better(); }
  // The glob of the cells that it takes to look again.
  [[nodiscard]] std::string cells() const;
};

// The kind of findings on a metric.
[[nodiscard]] std::string kind_of(MetricId metric);

// Everything that one look finds or suspects.
[[nodiscard]] std::vector<Finding> findings_of(const Comparison& comparison);

// Says of every suspect what the second look says of the same thing: only what that calls worse is
// confirmed.
void look_again(std::vector<Finding>& findings, const Comparison& again);

// Globs of the cells of all suspects, each once.
[[nodiscard]] std::vector<std::string> suspects(const std::vector<Finding>& findings);

}  // namespace gilscope::comparison
