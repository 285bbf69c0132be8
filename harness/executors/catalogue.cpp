// The catalogue that C++ executors enter themselves into when the program is loaded.
#include <fmt/format.h>

#include <map>

#include "harness/executors/executor.h"
#include "harness/support/error.h"

namespace gilscope::executors {
namespace {

std::map<std::string, MakeExecutor>& entries() {
  static std::map<std::string, MakeExecutor> map;
  return map;
}

}  // namespace

void register_executor(std::string name, MakeExecutor make) {
  entries().emplace(std::move(name), std::move(make));
}

std::unique_ptr<Executor> make_executor(const model::Cell& cell, const std::string& visit) {
  const auto found = entries().find(cell.executor);
  if (found == entries().end()) {
    throw UserError(fmt::format("No executor '{}' was compiled in; build again after adding it.",
                                cell.executor));
  }
  return found->second(cell, visit);
}

}  // namespace gilscope::executors
