// Two result files against each other: what became faster, slower, or scales otherwise.
#pragma once

#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/analysis/analysis.h"

namespace gilscope::results {

constexpr double kFalseDiscoveryRate = 0.05;

enum class Verdict { faster, slower, same, inconclusive };
const char* verdict_text(Verdict verdict);

struct ComparedFile {
  std::string name;
  nlohmann::json result;  // as read_result gives it
};

struct ComparisonOptions {
  double floor = 0.02;            // differences that do not matter
  std::set<std::string> allowed;  // to differ: machine, digest, size, interpreter
  bool set_aside = false;         // cells whose work differs are not compared, instead of refused
};

// Ratios are new time / base time: above 1 is slower.
struct CellComparison {
  const CellAnalysis* base = nullptr;
  const CellAnalysis* now = nullptr;
  Estimate ratio;
  double p_value = 1;  // that it differs by more than the floor, by chance alone
  double q_value = 1;  // adjusted for the number of cells
  Verdict verdict = Verdict::inconclusive;
  std::string reason;  // of an inconclusive one
};

// What the cells cost beside their time: start-up or memory, of those that both sides know it of.
// Here, too, `slower` reads "more".
struct CostComparison {
  std::string quantity;  // startup_s, rss_bytes
  double floor = 0;      // as a share
  double least = 0;      // a smaller difference does not matter, in the quantity's unit
  std::vector<CellComparison> cells;

  [[nodiscard]] int count(Verdict verdict) const;
};

// Several cells together.
struct Sum {
  std::string name;
  Estimate ratio;               // the median over the cells' ratios
  std::array<int, 4> counts{};  // of verdicts
  int cells = 0;
};

// One side of a scaling curve: estimates of what each round says.
struct Scaling {
  std::vector<Estimate> speedups;  // against one worker, for each worker count
  Estimate serial_part;
  std::optional<Estimate> crosstalk;  // takes three worker counts
};

// The speed-up at the most workers, new / base: here above 1 is better, so that `faster` reads
// "scales better" and `slower` "scales worse".
struct ScalingComparison {
  std::string kernel;
  std::string size;
  std::string strategy;
  std::string interpreter;
  std::vector<int> workers;
  Scaling base;
  Scaling now;
  Estimate efficiency_ratio;
  double p_value = 1;
  double q_value = 1;
  Verdict verdict = Verdict::inconclusive;
};

struct Comparison {
  std::string base_name;
  std::string new_name;
  Analysis base;
  Analysis now;
  bool paired = false;  // measured in the same rounds
  double floor = 0.02;
  std::vector<CellComparison> cells;
  std::vector<CostComparison> costs;
  std::vector<Sum> strategies;
  std::vector<Sum> kernels;
  std::vector<ScalingComparison> scaling;
  std::vector<std::string> only_base;
  std::vector<std::string> only_new;
  std::vector<std::pair<std::string, std::string>> not_compared;  // cell, reason
  std::vector<std::string> warnings;

  [[nodiscard]] int count(Verdict verdict) const;
  [[nodiscard]] bool regressed() const;
};

// Throws UserError where the two cannot be compared, naming what differs.
Comparison compare(const ComparedFile& base, const ComparedFile& now,
                   const ComparisonOptions& options);

// Judges the cells that were matched, and fills in `costs` (comparison_cells.cpp).
void compare_cells(Comparison& comparison);

// Fills in `scaling` (comparison_scaling.cpp).
void compare_scaling(Comparison& comparison);

// The verdict on a ratio with its interval: `q_value` must be a finding's, too.
Verdict judge(const Estimate& ratio, double q_value, double floor);

// How strategies fared, in a sentence.
std::string verdict_sentence(const Comparison& comparison);
std::string comparison_text(const Comparison& comparison);
std::string comparison_markdown(const Comparison& comparison);
nlohmann::json comparison_json(const Comparison& comparison);  // docs/contracts.md

}  // namespace gilscope::results
