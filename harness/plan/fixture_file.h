// The block of TOML at the head of a fixture's source. Described in docs/contracts.md.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/plan/needs.h"

namespace gilscope::plan {

struct FixtureFile {
  std::string name;
  std::string summary;
  bool loopback{};  // it listens there
  Needs needs;
  // Where what it serves lies elsewhere: the variable whose value stands for `gives`; nothing is
  // started then. Both empty: it is always started.
  std::string instead;
  std::string gives;  // the parameter
  std::filesystem::path source;

  [[nodiscard]] bool is_python() const { return source.extension() == ".py"; }
  // The value of `instead`; empty where it is not set.
  [[nodiscard]] std::string address() const;
};

// Nothing where the file does not begin with such a block. Throws UserError naming file and key.
std::vector<FixtureFile> read_fixture_file(const std::filesystem::path& source);

}  // namespace gilscope::plan
