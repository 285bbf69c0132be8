// A suite on the machines of a Dask cluster: `gilscope run SUITE --fleet dask://HOST:PORT`.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/plan/suite.h"

namespace gilscope::commands {

struct FleetOrder {
  std::string address;                 // dask://HOST:PORT
  std::string suite_file;              // of the suite, which goes to the machines as it is
  plan::Suite suite;                   // the same, read
  plan::Filter filter;                 // what of it is measured
  std::vector<std::string> arguments;  // for `gilscope run` there
  std::filesystem::path output;        // OUTPUT.json becomes OUTPUT.KEY.json for each machine
  bool resume = false;                 // blocks that an earlier go has finished are not done again
};

// Measures, merges by the machine's key, and prints what was found on each. Returns the exit code.
// Throws UserError when there is no such cluster, or it cannot measure.
int run_fleet(const FleetOrder& order);

}  // namespace gilscope::commands
