#include "harness/machine/cpus.h"

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>

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

template <typename Limit>
void take_least(std::optional<double>& least, const fs::path& top, const fs::path& group,
                Limit limit) {
  for (fs::path folder = group;; folder = folder.parent_path()) {
    if (const auto here = limit(top / folder)) least = std::min(least.value_or(*here), *here);
    if (folder.empty() || folder == folder.parent_path()) return;
  }
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
  std::ifstream groups(root / "proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    // hierarchy:controllers:/path; version 2 names no controllers.
    std::istringstream parts(line);
    std::string hierarchy;
    std::string controllers;
    std::string path;
    std::getline(parts, hierarchy, ':');
    std::getline(parts, controllers, ':');
    std::getline(parts, path);
    const fs::path group = fs::path(path).relative_path();
    if (controllers.empty()) {
      take_least(least, root / "sys/fs/cgroup", group, limit_v2);
    } else if (controllers == "cpu" || controllers.starts_with("cpu,")) {
      take_least(least, root / "sys/fs/cgroup/cpu", group, limit_v1);
    }
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
