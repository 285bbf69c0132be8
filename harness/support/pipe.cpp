#include "harness/support/pipe.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "harness/support/error.h"

namespace gilscope {

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    const int error = errno;
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    throw UserError(fmt::format(
        "No pipe can be made ({}); the limit on open files is {} here: raise it with `ulimit -n`.",
        std::strerror(error), limit.rlim_cur));
  }
  return {Fd(ends[0]), Fd(ends[1])};
}

}  // namespace gilscope
