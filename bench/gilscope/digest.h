// Recomputing a kernel's digests, also for `gilscope new`.
#pragma once

#include <string>

#include "bench/gilscope/outside.h"

namespace gilscope::commands {

struct DigestOptions {
  std::string kernel;
  std::string python = default_python();
  bool write = false;  // into kernel.toml
  OutsideOptions outside;
};

// Prints what each language computes for each size. Throws Finding where that differs, or is not
// what kernel.toml says and is not to be written.
int recompute_digests(const DigestOptions& options);

}  // namespace gilscope::commands
