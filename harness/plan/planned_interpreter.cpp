#include "harness/plan/planned_interpreter.h"

#include <fmt/format.h>

namespace gilscope::plan {

bool PlannedInterpreter::runs(const model::Cell& cell) const {
  return cell.interpreter == tag || cell.interpreter == tag + std::string(model::kEmbeddedSuffix);
}

std::string why_not(const ExecutorFile& executor, const PlannedInterpreter& interpreter) {
  const auto unavailable = interpreter.unavailable.find(executor.host);
  if (unavailable != interpreter.unavailable.end()) return unavailable->second;
  if (executor.since.empty() || interpreter.version.empty()) return "";
  if (interpreter.implementation == "CPython" && interpreter.version >= executor.since) return "";
  return fmt::format("{} needs CPython {}.{} or newer, this is {} {}.{}", executor.name,
                     executor.since[0], executor.since[1], interpreter.implementation,
                     interpreter.version[0], interpreter.version[1]);
}

}  // namespace gilscope::plan
