// Something that may have distorted a measurement, and what to do about it. docs/warnings.md lists
// all.
#pragma once

#include <string>
#include <vector>

namespace gilscope::model {

struct Warning {
  std::string code;                // of docs/warnings.md
  std::string text;                // a sentence with the values
  std::string remedy;              // what to do
  std::vector<std::string> cells;  // names of those it is about; empty: the whole run
};

}  // namespace gilscope::model
