// A look at the user's function by itself, under one interpreter (probe.py).
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <vector>

#include "harness/advice/question.h"
#include "harness/interpreter/interpreter.h"
#include "harness/model/workload.h"

namespace gilscope::advice {

struct Probe {
  const Question& question;
  std::filesystem::path user_folder;  // the function works there
  std::filesystem::path folder;       // what it keeps goes there: TAG.arguments, TAG.results
  std::chrono::seconds limit{};       // then it is killed, and what is known so far is the answer
  double seconds = 0;                 // that calls may take of it
  std::vector<std::int64_t> workers;
  std::vector<std::int64_t> in_flight;
  double rate = 0;
  bool may_connect = false;  // to servers on other machines
  // The sampling of another interpreter's probe, which must be the same.
  const model::WorkFacts* sampling = nullptr;
};

// Never throws for what the function does: `refused` says it.
[[nodiscard]] model::WorkFacts probe(const Probe& probe,
                                     const interpreter::Interpreter& interpreter, const Tree& tree);

// The spec of target.py.
[[nodiscard]] nlohmann::json spec_of(const Question& question);

// Variables of every process that runs the user's code: what Python compiles of it goes into
// `folder`, and nothing beside the user's files.
[[nodiscard]] std::map<std::string, std::string> environment_of_user(
    const std::filesystem::path& folder);

}  // namespace gilscope::advice
