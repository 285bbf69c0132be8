// A suite: which cells to measure, and how long.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/run.h"

namespace gilscope::plan {

// One [[cells]] part of a suite: every sensible combination of what its globs select.
struct Selection {
  std::vector<std::string> kernels;          // globs
  std::vector<std::string> sizes;            // names
  std::vector<std::string> strategies;       // globs
  std::vector<std::int64_t> workers;         // empty: what suits the kernel's class
  std::vector<std::string> hosts = {"exe"};  // also or only "embedded": to see what embedding costs
  // 0: the API's default; empty: that alone. Initialised for lists that leave it out.
  std::vector<std::int64_t> chunk_sizes{};
};

struct Suite {
  std::string name;
  std::string summary;
  bool get{};  // `make bench` brings what its strategies need before it measures
  model::RunSettings settings;
  std::vector<std::string> interpreters;  // paths or names; empty: the configured one
  std::vector<Selection> selections;
};

// Narrows a suite; empty lists leave it as it is.
struct Filter {
  std::vector<std::string> kernels;     // globs
  std::vector<std::string> strategies;  // globs
  std::vector<std::int64_t> workers;    // replaces the suite's
  std::vector<std::string> cells;       // globs of cells' names
  // Globs and sizes may select nothing: the suite was made for another tree, which has more.
  bool of_another_tree = false;
};

// Reads a suite file. Throws UserError naming file, key, value and remedy.
Suite read_suite(const std::filesystem::path& file);

// The files of bench/suites/, by name.
[[nodiscard]] std::vector<std::filesystem::path> shipped_suites();

// "30s", "5m", "2h" or "90" (seconds). Throws UserError naming the value; `what` is the option.
std::chrono::seconds parse_duration(std::string_view text, std::string_view what);

// "20ms", "0.5s" or "0", at most 10 s; in seconds. Throws UserError naming the value.
double parse_sample_time(std::string_view text, std::string_view what);

// "2%" or "0.02", above 0 and at most 100 %. Throws UserError naming the value.
double parse_share(std::string_view text, std::string_view what);

// "1,2,4". Throws UserError naming the value.
std::vector<std::int64_t> parse_workers(std::string_view text);

}  // namespace gilscope::plan
