#include "harness/support/source_commit.h"

#include <chrono>

#include "harness/support/error.h"
#include "harness/support/process.h"

namespace gilscope {

std::optional<std::string> source_commit(const std::filesystem::path& source) {
  try {
    const Outcome outcome =
        run_process({.argv = {"git", "-C", source.string(), "rev-parse", "HEAD"},
                     .environment = {},
                     .input = "",
                     .time_limit = std::chrono::seconds(5)});
    if (!outcome.succeeded()) return std::nullopt;
    return outcome.output.substr(0, outcome.output.find('\n'));
  } catch (const UserError&) {
    return std::nullopt;  // git is not needed to measure
  }
}

}  // namespace gilscope
