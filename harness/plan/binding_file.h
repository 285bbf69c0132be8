// The block of TOML at the head of a binding's source: which code runs a kernel, beside Python and
// the bindings that are compiled in. Described in docs/contracts.md.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/plan/needs.h"

namespace gilscope::plan {

struct BindingFile {
  std::string name;  // the file's
  std::string summary;
  std::string source_suffix;  // a kernel K has this binding where kernels/K/K<suffix> is there
  // `python -m harness.bindings.NAME FOLDER` compiles it for an interpreter, into the folder of its
  // modules, before the first visit.
  bool built{};
  Needs needs;
  std::filesystem::path source;
};

// Nothing where the file does not begin with such a block. Throws UserError naming file and key.
std::vector<BindingFile> read_binding_file(const std::filesystem::path& source);

}  // namespace gilscope::plan
