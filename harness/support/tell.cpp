#include "harness/support/tell.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace gilscope {

void tell_text(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(STDERR_FILENO, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

void print_text(std::string_view text) {
  errno = 0;
  std::fwrite(text.data(), 1, text.size(), stdout);
}

bool all_was_printed() {
  const bool failed_before = std::ferror(stdout) != 0;
  const int error_before = errno;
  if (std::fflush(stdout) == 0 && !failed_before) return true;
  const int error = failed_before ? error_before : errno;
  tell("gilscope: what was to be printed could not be written ({}).",
       error == 0 ? "standard output is gone" : std::strerror(error));
  return false;
}

}  // namespace gilscope
