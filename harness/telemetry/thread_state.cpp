#include "harness/telemetry/thread_state.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <string_view>

namespace gilscope::telemetry {

ThreadState::ThreadState(int thread)
    : fd_(::open(fmt::format("/proc/{}/syscall", thread).c_str(), O_RDONLY | O_CLOEXEC)) {}

ThreadState::~ThreadState() {
  if (fd_ >= 0) ::close(fd_);
}

// "running", or the number of the system call and its arguments; -1 where it is blocked but not in
// one, as on a page fault.
ThreadState::Reading ThreadState::read() const {
  std::array<char, 128> text{};
  const ssize_t count = fd_ < 0 ? -1 : ::pread(fd_, text.data(), text.size() - 1, 0);
  if (count <= 0) return {};
  if (std::string_view(text.data()).starts_with("running")) return {Kind::running, 0};
  char* rest = nullptr;
  const long call = std::strtol(text.data(), &rest, 10);
  if (call == SYS_futex) return {Kind::blocked, std::strtoull(rest, nullptr, 16)};
  return {Kind::blocked, 0};
}

Switches switches_of(int thread) {
  Switches switches;
  std::ifstream stream(fmt::format("/proc/{}/status", thread));
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with("voluntary_ctxt_switches:"))
      switches.voluntary = std::stoll(line.substr(24));
    if (line.starts_with("nonvoluntary_ctxt_switches:")) {
      switches.involuntary = std::stoll(line.substr(27));
    }
  }
  return switches;
}

}  // namespace gilscope::telemetry
