// The verdict on a whole comparison, decided here and nowhere else: a word, its sentence, the exit
// status, and the findings behind them. Terminal, JSON, page and gate show it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/comparison/comparison.h"

namespace gilscope::comparison {

enum class Overall {
  regressed,     // something became worse
  improved,      // something became better and nothing worse
  same,          // every cell is the same
  inconclusive,  // nothing became worse that could be told, and not all cells could be told
};
[[nodiscard]] const char* overall_text(Overall overall);

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
  Verdict verdict = Verdict::inconclusive;
  std::optional<MetricId> metric;  // none of a failure
  double baseline = 0;             // medians, in the metric's unit
  double candidate = 0;
  Estimate ratio;                 // none of a failure
  std::optional<Estimate> again;  // what the second look says
  State state = State::seen;
  std::string reason;  // why it is accepted, or what failed

  // The glob of the cells that it takes to look again.
  [[nodiscard]] std::string cells() const;
};

// A change that is worse on purpose: globs, and why.
struct Acceptance {
  std::string cells;  // KERNEL/SIZE
  std::string strategy;
  std::string reason;
};

// "KERNEL/SIZE STRATEGY because REASON". Throws UserError naming the text.
[[nodiscard]] Acceptance parse_acceptance(const std::string& text);

struct Conclusion {
  Overall overall = Overall::inconclusive;
  std::string sentence;
  bool second_look = false;
  std::vector<Finding> findings;  // worse ones first, those that raise the alarm before others

  [[nodiscard]] int exit_code() const;  // kFinding when it regressed, kDone otherwise
};

// What one look says. Of what it cannot tell but looks worse, too, a second look is worth it: those
// are among the findings as inconclusive.
[[nodiscard]] Conclusion conclude(const Comparison& comparison);

// With a second look at the suspects: only what both call worse, and what fails, raises the alarm,
// unless it is accepted.
[[nodiscard]] Conclusion conclude(const Comparison& comparison, const Comparison& again,
                                  std::span<const Acceptance> accepted);

// What became worse, or looks so without being certain: worth a second look. Globs of cells, each
// once.
[[nodiscard]] std::vector<std::string> suspects(const Conclusion& conclusion);

}  // namespace gilscope::comparison
