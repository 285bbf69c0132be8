// What happened to the machine between two moments.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>

#include "harness/machine/state.h"

namespace gilscope::machine {
namespace {

namespace fs = std::filesystem;

// The first line of /proc/stat: cpu user nice system idle iowait irq softirq steal ...
void read_stat(const fs::path& root, Counters& counters) {
  std::ifstream stream(root / "proc/stat");
  std::string name;
  stream >> name;
  std::array<double, 8> ticks{};
  for (double& each : ticks) stream >> each;
  if (!stream) return;
  const auto [user, nice, system, idle, iowait, irq, softirq, steal] = ticks;
  const auto per_second = static_cast<double>(::sysconf(_SC_CLK_TCK));
  counters.busy_s = (user + nice + system + irq + softirq) / per_second;
  counters.steal_s = steal / per_second;
  int cpus = 0;
  for (std::string line; std::getline(stream, line);) cpus += line.starts_with("cpu") ? 1 : 0;
  counters.cpus = std::max(1, cpus);
}

std::optional<double> swapped_pages(const fs::path& root) {
  std::ifstream stream(root / "proc/vmstat");
  std::optional<double> pages;
  std::string name;
  for (double value = 0; stream >> name >> value;) {
    if (name == "pswpin" || name == "pswpout") pages = pages.value_or(0) + value;
  }
  return pages;
}

std::optional<double> throttled(const fs::path& root) {
  std::optional<double> times;
  std::error_code none;
  for (const auto& cpu : fs::directory_iterator(root / "sys/devices/system/cpu", none)) {
    for (const char* file : {"core_throttle_count", "package_throttle_count"}) {
      std::ifstream stream(cpu.path() / "thermal_throttle" / file);
      double count = 0;
      if (stream >> count) times = times.value_or(0) + count;
    }
  }
  return times;
}

// What grew between the two; nothing when either could not be read.
double growth(const std::optional<double>& before, const std::optional<double>& after) {
  return before && after ? *after - *before : 0;
}

double seconds_of(int who) {
  rusage usage{};
  ::getrusage(who, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + (1e-6 * static_cast<double>(time.tv_usec));
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace

double own_cpu_s() {
  return seconds_of(RUSAGE_SELF) + seconds_of(RUSAGE_CHILDREN);
}

Counters read_counters(const fs::path& root) {
  Counters counters;
  counters.wall_s =
      std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
  read_stat(root, counters);
  counters.swapped_pages = swapped_pages(root);
  counters.throttled = throttled(root);
  return counters;
}

std::vector<Warning> check_counters(const Counters& before, const Counters& after,
                                    double own_cpu_s) {
  constexpr double kMostSteal = 0.01;  // of all CPUs' time
  constexpr double kMostOther = 0.05;  // of one CPU: enough to disturb every twentieth sample
  constexpr double kMostSwapped = 100;
  std::vector<Warning> warnings;
  const double wall = after.wall_s - before.wall_s;
  if (wall <= 0) return warnings;
  const double steal = growth(before.steal_s, after.steal_s) / wall / after.cpus;
  if (steal > kMostSteal) {
    warnings.push_back(
        {"steal_time",
         fmt::format("The hypervisor gave {:.1f} % of the CPUs' time to others.", 100 * steal),
         "Measure on a machine of your own, or trust paired ratios only.",
         {}});
  }
  const double other = (growth(before.busy_s, after.busy_s) - own_cpu_s) / wall;
  if (before.busy_s && other > kMostOther) {
    warnings.push_back(
        {"other_load",
         fmt::format("Other processes used {:.0f} % of one CPU meanwhile.", 100 * other),
         "End other programs and measure again.",
         {}});
  }
  const double swapped = growth(before.swapped_pages, after.swapped_pages);
  if (swapped > kMostSwapped) {
    warnings.push_back({"swapping",
                        fmt::format("{:.0f} pages were swapped meanwhile.", swapped),
                        "Free memory, or measure smaller sizes.",
                        {}});
  }
  const double throttled = growth(before.throttled, after.throttled);
  if (throttled > 0) {
    warnings.push_back(
        {"throttling",
         fmt::format("The CPUs were throttled {:.0f} times because of heat.", throttled),
         "Cool the machine, or switch turbo off.",
         {}});
  }
  return warnings;
}

}  // namespace gilscope::machine
