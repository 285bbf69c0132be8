// Something that may have spoilt a measurement, and what to do about it. docs/warnings.md lists
// all.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace gilscope::machine {

struct Warning {
  std::string code;                // of docs/warnings.md
  std::string text;                // a sentence with the values
  std::string remedy;              // what to do
  std::vector<std::string> cells;  // whom it is about; empty: the whole run
};

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Warning, code, text, remedy, cells)

}  // namespace gilscope::machine
