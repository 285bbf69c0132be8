// Why a kernel cannot be made of what it is given.
#pragma once

#include <stdexcept>

namespace gilscope::kernels {

// kernel.toml lacks something, or the build does: one sentence that names it and the remedy. Who
// makes kernels for a user reports it as the user's to mend (harness/support/error.h); failures of
// a kernel's own are other exceptions.
class CannotMake : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace gilscope::kernels
