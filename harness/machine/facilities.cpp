#include "harness/machine/facilities.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <semaphore.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "harness/support/error.h"
#include "harness/support/pipe.h"

namespace gilscope::machine {

std::string why_no_loopback() {
  const Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockaddr_in bound{};
  socklen_t size = sizeof bound;
  const auto* any = reinterpret_cast<const sockaddr*>(&address);
  auto* found = reinterpret_cast<sockaddr*>(&bound);
  const Fd caller(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  // A loopback interface that is down can be bound to, but not be connected to.
  const bool works = socket.get() >= 0 && ::bind(socket.get(), any, sizeof address) == 0 &&
                     ::listen(socket.get(), 1) == 0 &&
                     ::getsockname(socket.get(), found, &size) == 0 &&
                     (::connect(caller.get(), found, size) == 0 || errno == EINPROGRESS);
  if (works) return "";
  return fmt::format("there is no loopback network here ({})", std::strerror(errno));
}

std::string why_no_semaphores() {
  const std::string name = fmt::format("/gilscope-{}", ::getpid());
  sem_t* semaphore = ::sem_open(name.c_str(), O_CREAT | O_EXCL, 0600, 1);
  if (semaphore == SEM_FAILED) {
    return fmt::format("there can be no semaphores here: /dev/shm is missing, full or closed ({})",
                       std::strerror(errno));
  }
  ::sem_close(semaphore);
  ::sem_unlink(name.c_str());
  return "";
}

void check_limits() {
  struct Limit {
    int resource;
    rlim_t least;
    rlim_t unit;  // of ulimit
    const char* what;
    const char* option;
  };
  // An interpreter dies of a smaller stack; a server, its clients and pools need so many files.
  constexpr Limit kLimits[] = {{RLIMIT_STACK, 1 << 20, 1 << 10, "stacks (KiB)", "-s"},
                               {RLIMIT_NOFILE, 64, 1, "open files", "-n"}};
  for (const Limit& limit : kLimits) {
    rlimit found{};
    if (::getrlimit(limit.resource, &found) != 0 || found.rlim_cur >= limit.least) continue;
    throw UserError(
        fmt::format("The limit on {} is {} here, and a run takes {}: raise it with "
                    "`ulimit {} {}`.",
                    limit.what, found.rlim_cur / limit.unit, limit.least / limit.unit, limit.option,
                    limit.least / limit.unit));
  }
}

}  // namespace gilscope::machine
