#include "harness/machine/cpus.h"

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "harness/machine/control_groups.h"

namespace gilscope::machine {
namespace {

namespace fs = std::filesystem;

// "50000 100000" of version 2; "max 100000" is no limit.
std::optional<double> limit_v2(const fs::path& folder) {
  std::ifstream stream(folder / "cpu.max");
  double quota = 0;
  double period = 0;
  if (!(stream >> quota >> period) || quota <= 0 || period <= 0) return std::nullopt;
  return quota / period;
}

std::optional<double> limit_v1(const fs::path& folder) {
  std::ifstream quota_file(folder / "cpu.cfs_quota_us");
  std::ifstream period_file(folder / "cpu.cfs_period_us");
  double quota = 0;
  double period = 0;
  if (!(quota_file >> quota) || !(period_file >> period) || quota <= 0 || period <= 0) {
    return std::nullopt;
  }
  return quota / period;
}

}  // namespace

std::vector<int> affinity() {
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  ::sched_getaffinity(0, sizeof cpus, &cpus);
  std::vector<int> list;
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (CPU_ISSET(cpu, &cpus)) list.push_back(cpu);
  }
  return list;
}

std::optional<double> cgroup_cpus(const fs::path& root) {
  std::optional<double> least;
  for (const auto& [folder, version] : control_groups("cpu", root)) {
    const auto here = version == 2 ? limit_v2(folder) : limit_v1(folder);
    if (here) least = std::min(least.value_or(*here), *here);
  }
  return least;
}

std::int64_t usable_cpus(const fs::path& root) {
  const auto allowed = static_cast<std::int64_t>(affinity().size());
  const double limit = cgroup_cpus(root).value_or(static_cast<double>(allowed));
  return std::clamp(static_cast<std::int64_t>(std::floor(limit)), std::int64_t{1},
                    std::max(std::int64_t{1}, allowed));
}

}  // namespace gilscope::machine
