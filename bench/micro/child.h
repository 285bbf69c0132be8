// A child process that runs one function: for benchmarks that need a second process.
#pragma once

#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace gilscope::micro {

inline void wait_for(pid_t child) {
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
}

// Forks; the child calls `body` and ends at once, without destructors or exit handlers, which
// belong to the parent.
template <typename Body>
pid_t fork_child(Body&& body) {
  const pid_t pid = ::fork();
  if (pid < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (pid == 0) {
    std::forward<Body>(body)();
    ::_exit(0);
  }
  return pid;
}

}  // namespace gilscope::micro
