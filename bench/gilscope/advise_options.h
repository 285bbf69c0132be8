// The options of `gilscope advise`.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "harness/advice/question.h"

namespace gilscope::commands {

struct AdviseOptions {
  std::string what;
  advice::Question question;
  std::string workers;
  std::string in_flight;
  std::string output;
  bool json = false;
  bool yes = false;
};

// They live as long as the command does.
void add_advise_options(CLI::App& command, AdviseOptions& options);

}  // namespace gilscope::commands
