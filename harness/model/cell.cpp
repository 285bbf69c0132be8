#include "harness/model/cell.h"

#include <fmt/format.h>

namespace gilscope::model {

std::string hex(kernels::Digest digest) {
  return fmt::format("{:#018x}", digest);
}

std::string Cell::name() const {
  return fmt::format("{}/{}/{}/workers:{}/{}", kernel, size, strategy(), workers, interpreter);
}

}  // namespace gilscope::model
