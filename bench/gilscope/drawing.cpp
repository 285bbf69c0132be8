#include "bench/gilscope/drawing.h"

#include <fmt/format.h>

#include <filesystem>

#include "harness/support/error.h"
#include "harness/support/paths.h"
#include "harness/support/process.h"

namespace gilscope::commands {
namespace {

// The Python that has the packages for drawing: the project's own environment.
std::string drawing_python() {
  const auto python = source_root() / ".venv/bin/python";
  if (!std::filesystem::exists(python)) {
    throw UserError(fmt::format("'{}' is not there; `make setup` makes it.", python.string()));
  }
  return python.string();
}

}  // namespace

int draw(const std::string& what, const std::string& module, const std::string& input,
         const std::string& output) {
  const Outcome outcome = run_process(
      {.argv = {drawing_python(), "-P", "-m", module, std::filesystem::absolute(output)},
       .environment = {{"PYTHONPATH", source_root().string()}},
       .input = input,
       .time_limit = std::nullopt});
  if (outcome.interrupted) throw Interruption();
  if (!outcome.succeeded()) {
    std::string why = outcome.complaint();
    if (const std::string name = "gilscope " + what + ": "; why.starts_with(name)) {
      why.erase(0, name.size());
    }
    throw UserError(fmt::format("The {} could not be made: {}", what, why));
  }
  fmt::print("{}\n", output);
  return kDone;
}

}  // namespace gilscope::commands
