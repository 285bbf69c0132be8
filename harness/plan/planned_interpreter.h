// An interpreter as the plan sees it: which hosts it can serve, and why not the others.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "harness/model/cell.h"
#include "harness/plan/executor_file.h"

namespace gilscope::plan {

struct PlannedInterpreter {
  std::string tag;
  std::map<std::string, std::string> unavailable;  // host -> reason
  // Initialised, because compilers mind a list that leaves out what is not.
  std::string implementation{};  // CPython, PyPy; empty when unknown
  std::vector<int> version{};    // {3, 13, 0}; empty when unknown
  // Whether a set of packages (plan/needs.h) has been brought for it; empty: none has.
  std::function<bool(const std::string& set)> has_packages{};
  std::string get_option{};  // of `gilscope get`, to mean it: " --python cp313", or empty

  // Whether the cell's interpreter is this one, also where it is embedded by choice.
  [[nodiscard]] bool runs(const model::Cell& cell) const;
};

// Why the interpreter cannot serve the executor; empty when it can.
[[nodiscard]] std::string why_not(const ExecutorFile& executor,
                                  const PlannedInterpreter& interpreter);

// What is missing of these needs, with the command that brings it; empty when nothing is.
[[nodiscard]] std::string why_lacking(const std::vector<Needs>& needs,
                                      const PlannedInterpreter& interpreter);

}  // namespace gilscope::plan
