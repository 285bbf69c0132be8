// What is known of a kernel, apart from how it came about: who is faster than whom, and which
// strategy to take.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/analysis/cell_analysis.h"

namespace gilscope::analysis {

// What strategies compete with the plain loop in Python:
// python: those that run Python code in the base's interpreter, not in a program around it;
// cpp: those that run C++, from Python or without it;
// any: all, under every interpreter.
enum class Question { python, cpp, any };
[[nodiscard]] std::string_view question_text(Question question);

// Whether the recommended strategy is faster than the base: surely, perhaps or not (its interval
// reaches 1, or it is the base itself), or not to be told (no interval, no base).
enum class Gain { shown, not_shown, unknown };
[[nodiscard]] std::string_view gain_text(Gain gain);

// A speed-up and what it is made of: `total` = base / cell; `language` = base / serial with the
// cell's binding; `concurrency` = that / cell. All three over the rounds that all were visited in,
// so that they belong together; nothing where there is no such round.
struct Split {
  std::optional<Estimate> total;
  std::optional<Estimate> language;     // nothing for Python code: it is 1
  std::optional<Estimate> concurrency;  // nothing where no serial cell has the binding
};

struct Choice {
  Question question = Question::any;
  std::size_t competing = 0;  // strategies, under so many interpreters
  const CellAnalysis* recommended = nullptr;
  const CellAnalysis* leader = nullptr;  // whose gain has the highest lower bound
  // Others than the recommended one that are not told apart from the leader, which is among them
  // where it is not recommended itself; the greatest gain first.
  std::vector<const CellAnalysis*> alike;
  Gain gain = Gain::unknown;
  Split split;  // of the recommended cell
};

// One kernel at one size.
struct KernelAnalysis {
  std::string kernel;
  std::string size;
  std::string kernel_class;
  std::int64_t items = 0;
  std::int64_t tasks = 0;
  // The best cell of each strategy and interpreter: tiers rising, within one the greatest gain
  // first.
  std::vector<const CellAnalysis*> ranking;
  // Of those: 1 where nothing is distinguishably faster, 2 where only cells of tier 1 are, ...
  std::vector<int> tiers;
  // serial.python of the run's first interpreter, or of the first one that has it.
  const CellAnalysis* base = nullptr;
  std::vector<Choice> choices;  // of each question that a strategy competes for

  // nullptr where no strategy competes.
  [[nodiscard]] const Choice* choice(Question question) const;
};

}  // namespace gilscope::analysis
