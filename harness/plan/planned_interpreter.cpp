#include "harness/plan/planned_interpreter.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "harness/support/files.h"

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

std::string why_lacking(const std::vector<Needs>& needs, const PlannedInterpreter& interpreter) {
  std::vector<std::string> missing;
  std::vector<std::string> names;
  const auto lack = [](std::vector<std::string>& list, std::string what) {
    if (std::ranges::find(list, what) == list.end()) list.push_back(std::move(what));
  };
  for (const Needs& each : needs) {
    const std::size_t before = missing.size();
    const std::string set = each.package_set();
    const bool has_set = set.empty() || (interpreter.has_packages && interpreter.has_packages(set));
    if (!has_set) lack(missing, fmt::format("{} for {}", project_of(set), interpreter.tag));
    for (const std::string& program : each.programs) {
      if (!is_on_path(program)) lack(missing, "the program " + program);
    }
    if (missing.size() > before) lack(names, each.of);
  }
  if (missing.empty()) return "";
  return fmt::format("{} {} not here; `gilscope get {}{}` brings {}", fmt::join(missing, " and "),
                     missing.size() > 1 ? "are" : "is", fmt::join(names, " "),
                     interpreter.get_option, missing.size() > 1 ? "them" : "it");
}

}  // namespace gilscope::plan
