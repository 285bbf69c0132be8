#include "harness/measure/process_tree.h"

#include <sys/resource.h>
#include <unistd.h>

#include <ctime>

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

}  // namespace

double tree_cpu_s() {
  rusage reaped{};
  ::getrusage(RUSAGE_CHILDREN, &reaped);
  double total = cpu_clock_s(::getpid()) + seconds(reaped.ru_utime) + seconds(reaped.ru_stime);
  for (const pid_t pid : descendants_of(::getpid())) total += cpu_clock_s(pid);
  return total;
}

double cpu_s_of(std::span<const pid_t> processes) {
  double total = 0;
  for (const pid_t pid : processes) total += cpu_clock_s(pid);
  return total;
}

}  // namespace gilscope::measure
