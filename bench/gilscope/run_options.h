// The options of `gilscope run`.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/gilscope/outside.h"

namespace gilscope::commands {

struct RunOptions {
  std::string suite;
  std::string output;
  std::vector<std::string> pythons;
  std::vector<std::string> kernels;
  std::vector<std::string> strategies;
  std::string workers;
  std::vector<std::string> cells;
  std::int64_t rounds = 0;
  std::string budget;
  std::optional<std::uint64_t> seed;
  std::string precision;
  std::string against;
  bool resume = false;
  bool dry_run = false;
  bool no_telemetry = false;
  std::string count;
  std::vector<std::string> sizes;  // without a suite
  std::string fleet;
  OutsideOptions outside;
};

// They live as long as the command does.
void add_run_options(CLI::App& command, RunOptions& options);

}  // namespace gilscope::commands
