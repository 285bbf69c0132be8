// Two runs against each other, the candidate against its baseline: what became faster, slower, or
// scales otherwise.
#pragma once

#include <array>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/analysis/analysis.h"

namespace gilscope::comparison {

using analysis::Analysis;
using analysis::CellAnalysis;
using analysis::Estimate;
using model::MetricId;

constexpr double kFalseDiscoveryRate = 0.05;

// What the times of two runs are taken to differ by, though nothing has changed: a standard
// deviation of log-ratios beyond what the visits of either show. Who says so is nobody, so that
// what `make trust` measured is taken; the history of the machine; or the cells of the two, which
// scatter by more than either of these.
struct BetweenRuns {
  enum class Source { assumed, history, cells };
  double deviation = 0.03;
  Source source = Source::assumed;

  [[nodiscard]] const char* source_text() const;  // "assumed" ...
};

// On one ratio. `slower` reads "worse" wherever something else than time is compared.
enum class Verdict { faster, slower, same, inconclusive };
[[nodiscard]] const char* verdict_text(Verdict verdict);
inline constexpr std::array kVerdicts = {Verdict::faster, Verdict::slower, Verdict::same,
                                         Verdict::inconclusive};

struct ComparisonOptions {
  // The equivalence margin: a smaller ratio is no difference.
  double margin = model::row_of(model::metrics::warm_s).margin;
  std::set<std::string> allowed;  // to differ: machine, digest, size, interpreter
  bool set_aside = false;         // cells whose work differs are not compared, instead of refused
  BetweenRuns between_runs{};     // of files that are not paired
};

// Ratios are candidate / baseline: of times, above 1 is slower.
struct CellComparison {
  const CellAnalysis* baseline = nullptr;
  const CellAnalysis* candidate = nullptr;
  Estimate ratio;
  double p_value = 1;  // that it differs by more than the margin, by chance alone
  double q_value = 1;  // adjusted for the number of cells
  Verdict verdict = Verdict::inconclusive;
  std::string reason;  // of an inconclusive one
};

// What the cells cost beside their time: another metric, of those that both sides know it of.
struct CostComparison {
  MetricId metric{};
  double margin = 0;
  std::vector<CellComparison> cells;

  // Whether it counts for the verdict on the whole.
  [[nodiscard]] bool judged() const;
  [[nodiscard]] int count(Verdict verdict) const;
};

// Several cells together.
struct Sum {
  std::string name;
  // The median over the cells. Its interval is that of the rounds: how well it is known of these
  // very cells; none where there are no rounds in common.
  Estimate ratio;
  std::array<int, 4> counts{};  // of verdicts
  int cells = 0;
};

// One side of a scaling curve: estimates of what each round says.
struct Scaling {
  std::vector<Estimate> speedups;  // over one worker, for each worker count
  // Of the law through the counts that CPUs can serve: a second worker on a busy CPU says nothing
  // of the work. Nothing with none above one.
  std::optional<Estimate> serial_part;
  std::optional<Estimate> crosstalk;  // takes three worker counts
};

// The speed-up at the most workers, candidate / baseline: here above 1 is better, so that `faster`
// reads "scales better" and `slower` "scales worse".
struct ScalingComparison {
  std::string kernel;
  std::string size;
  std::string strategy;
  std::string interpreter;
  std::vector<int> workers;
  std::vector<int> fitted;  // those of them that the law goes through, with one worker
  Scaling baseline;
  Scaling candidate;
  Estimate efficiency_ratio;
  double p_value = 1;
  double q_value = 1;
  Verdict verdict = Verdict::inconclusive;

  [[nodiscard]] std::string name() const;  // kernel/size/strategy/interpreter
};

// Instructions of one execution, where both sides counted them.
struct CountComparison {
  std::string name;  // of the candidate's cell
  double baseline = 0;
  double candidate = 0;
  double spread = 0;                // the larger of the two sides'
  Verdict verdict = Verdict::same;  // `slower` reads "more": of what is not chance and matters

  [[nodiscard]] double ratio() const { return candidate / baseline; }
};

// A cell that only one side could be asked about, and why.
struct NotCompared {
  std::string cell;
  std::string reason;
};

struct Comparison {
  std::string baseline_name;
  std::string candidate_name;
  Analysis baseline;
  Analysis candidate;
  bool paired = false;       // measured in the same rounds
  BetweenRuns between_runs;  // where not
  double margin = 0.02;
  std::vector<CellComparison> cells;
  std::vector<CostComparison> costs;
  std::vector<Sum> strategies;
  std::vector<Sum> kernels;
  std::vector<ScalingComparison> scaling;
  std::vector<CountComparison> counts;
  std::vector<std::string> only_baseline;
  std::vector<std::string> only_candidate;
  std::vector<NotCompared> not_compared;
  std::vector<NotCompared> broken;  // cells that fail on the candidate's side only
  std::vector<std::string> warnings;

  [[nodiscard]] int count(Verdict verdict) const;
};

// A run and the name of its file.
struct Named {
  std::string name;
  Analysis analysis;
};

// Throws UserError where the two cannot be compared, naming what differs.
[[nodiscard]] Comparison compare(Named baseline, Named candidate, const ComparisonOptions& options);

// Judges the cells that were matched, and fills in `costs` (cells.cpp).
void compare_cells(Comparison& comparison);

// Fills in `scaling` (scaling.cpp).
void compare_scaling(Comparison& comparison);

// Fills in `counts` (counts.cpp).
void compare_counts(Comparison& comparison);

// The verdict on a ratio with its interval: `q_value` must be a finding's, too.
[[nodiscard]] Verdict judge(const Estimate& ratio, double q_value, double margin);

}  // namespace gilscope::comparison
