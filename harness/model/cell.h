// A cell: kernel x size x strategy x workers x interpreter, the one thing that a visit measures.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/kernel.h"

namespace gilscope::model {

// Behind the tag of an interpreter that is embedded although its executable could do the work.
constexpr std::string_view kEmbeddedSuffix = "-embedded";

struct Cell {
  std::string kernel;
  std::string kernel_class;
  std::string size;
  std::int64_t items{};
  std::int64_t tasks{};
  std::string shape;          // pipeline or divide; empty: a list of tasks
  std::string skew;           // where the long ones among the tasks lie; empty: all are alike
  kernels::Params params;     // with the fixture's once the run has begun
  kernels::Digest digest{};   // expected of every sample
  bool waits{};               // class io or mixed: every item's latency is recorded
  bool carries{};             // arguments travel to the workers, and results back
  std::string hands_over;     // how these travel; empty where nothing does
  std::int64_t chunk_size{};  // tasks in one message; 0: what the executor's API takes by default
  std::string executor;
  std::string module;                 // the Python module that has it; empty: to be looked for
  std::vector<std::string> needs;     // fixtures of the executor and the binding
  std::vector<std::string> packages;  // sets of pinned packages, each "celery==5.7.0 redis==8.1.0"
  bool elsewhere{};  // its workers run already, perhaps on other machines: a variable says where
  std::string start_method;  // of worker processes, where the executor's name does not end with it
  std::string binding;
  std::string family;
  std::int64_t workers = 1;
  std::string interpreter;  // "native" without one
  std::string host;         // exe, embedded or native

  [[nodiscard]] std::string strategy() const { return executor + "." + binding; }
  // kernel/size/strategy/workers:N/interpreter, with /chunk_size:N behind the workers where it is
  // not the default.
  [[nodiscard]] std::string name() const;

  bool operator==(const Cell&) const = default;
};

[[nodiscard]] std::string hex(kernels::Digest digest);  // 0x and 16 digits

// A cell as the plan has it.
struct PlannedCell {
  Cell cell;
  std::string skipped;  // why it is not run; empty when it is
  bool oversubscribed{};

  bool operator==(const PlannedCell&) const = default;
};

}  // namespace gilscope::model
