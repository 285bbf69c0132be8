#include "harness/measure/process_tree.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <ctime>
#include <fstream>
#include <string>
#include <vector>

#include "harness/support/process.h"

namespace gilscope::measure {
namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

double cpu_clock_s(pid_t pid) {
  clockid_t clock{};
  timespec time{};
  if (::clock_getcpuclockid(pid, &clock) != 0 || ::clock_gettime(clock, &time) != 0) return 0;
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

// The value in bytes of a line such as "VmHWM:     1234 kB".
std::optional<std::int64_t> kib_line(const std::string& file, const std::string& key) {
  std::ifstream stream(file);
  std::string line;
  while (std::getline(stream, line)) {
    if (line.starts_with(key + ":")) return std::stoll(line.substr(key.size() + 1)) * 1024;
  }
  return std::nullopt;
}

}  // namespace

double tree_cpu_s() {
  rusage reaped{};
  ::getrusage(RUSAGE_CHILDREN, &reaped);
  double total = cpu_clock_s(::getpid()) + seconds(reaped.ru_utime) + seconds(reaped.ru_stime);
  for (const pid_t pid : descendants_of(::getpid())) total += cpu_clock_s(pid);
  return total;
}

TreeMemory tree_memory() {
  std::vector<pid_t> processes = descendants_of(::getpid());
  processes.push_back(::getpid());
  TreeMemory memory;
  std::int64_t pss = 0;
  bool pss_known = true;
  for (const pid_t pid : processes) {
    const auto peak = kib_line(fmt::format("/proc/{}/status", pid), "VmHWM");
    if (!peak) continue;  // it has ended meanwhile
    ++memory.processes;
    memory.peak_rss_bytes += *peak;
    const auto share = kib_line(fmt::format("/proc/{}/smaps_rollup", pid), "Pss");
    pss_known = pss_known && share.has_value();
    pss += share.value_or(0);
  }
  if (pss_known) memory.pss_bytes = pss;
  return memory;
}

}  // namespace gilscope::measure
