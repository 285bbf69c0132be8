#include "harness/support/pipe.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "harness/support/error.h"

namespace gilscope {

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw UserError(
        fmt::format("No pipe can be made ({}); raise the limit on open files (ulimit -n).",
                    std::strerror(errno)));
  }
  return {Fd(ends[0]), Fd(ends[1])};
}

}  // namespace gilscope
