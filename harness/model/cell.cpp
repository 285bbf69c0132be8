#include "harness/model/cell.h"

#include <fmt/format.h>

namespace gilscope::model {

std::string hex(kernels::Digest digest) {
  return fmt::format("{:#018x}", digest);
}

std::string Cell::name() const {
  const std::string chunks = chunk_size == 0 ? "" : fmt::format("/chunk_size:{}", chunk_size);
  return fmt::format("{}/{}/{}/workers:{}{}/{}", kernel, size, strategy(), workers, chunks,
                     interpreter);
}

}  // namespace gilscope::model
