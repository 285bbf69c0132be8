#include "bench/runner/runner_main.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "bench/runner/by_hand.h"
#include "bench/runner/visit.h"
#include "harness/support/error.h"
#include "harness/support/tell.h"

namespace gilscope::runner {
namespace {

// Takes --NAME=VALUE out of the arguments; empty when it is not there.
std::string take_option(std::vector<char*>& arguments, std::string_view name) {
  const std::string prefix = fmt::format("--{}=", name);
  std::string value;
  std::erase_if(arguments, [&](const char* argument) {
    if (!std::string_view(argument).starts_with(prefix)) return false;
    value = argument + prefix.size();
    return true;
  });
  return value;
}

}  // namespace

int runner_main(int argc, char** argv, const Shell& shell) {
  std::vector<char*> arguments(argv, argv + argc);
  const std::string visit = take_option(arguments, "gilscope_visit");
  const std::string report = take_option(arguments, "gilscope_report");
  int count = static_cast<int>(arguments.size());
  arguments.push_back(nullptr);
  try {
    benchmark::Initialize(&count, arguments.data());
    if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return kBadInput;
    return visit.empty() ? run_by_hand(shell) : run_visit(shell, visit, report);
  } catch (const UserError& error) {
    tell("gilscope-runner: {}", error.what());
    return kBadInput;
  } catch (const std::exception& error) {
    tell("gilscope-runner: {}", error.what());
    return kFinding;
  }
}

}  // namespace gilscope::runner
