// The verdict in words: what a conclusion counts, and the sentence that it makes of that.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/comparison/overall.h"

namespace gilscope::comparison {

// Findings that matter, by their kind.
struct Findings {
  std::map<std::string, int> worse;  // that make it a regression
  std::map<std::string, int> better;
  int accepted = 0;
  int not_confirmed = 0;
};

// The times of cells: the same, unknown; the others are worse, better or accepted.
struct Times {
  int cells = 0;
  int same = 0;
  int unknown = 0;
  std::vector<double> highs_of_unknown;  // upper ends of their ratios
};

[[nodiscard]] std::string sentence_of(Overall overall, const Findings& findings, const Times& times,
                                      int curves);

}  // namespace gilscope::comparison
