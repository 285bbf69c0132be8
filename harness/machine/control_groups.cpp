#include "harness/machine/control_groups.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>

namespace gilscope::machine {
namespace {

namespace fs = std::filesystem;

// Version 1 writes "no limit" as the largest number of whole pages.
constexpr std::int64_t kNoLimit = std::int64_t{1} << 60;

// "cpu,cpuacct" lists two controllers.
bool lists(const std::string& controllers, std::string_view controller) {
  std::istringstream names(controllers);
  for (std::string name; std::getline(names, name, ',');) {
    if (name == controller) return true;
  }
  return false;
}

// The number behind the word `oom_kill`, as in /proc/vmstat, memory.events and memory.oom_control.
std::int64_t kills_in(const fs::path& file) {
  std::ifstream stream(file);
  std::int64_t count = 0;
  for (std::string word; stream >> word >> count;) {
    if (word == "oom_kill") return count;
  }
  return 0;
}

}  // namespace

std::vector<ControlGroup> control_groups(std::string_view controller, const fs::path& root) {
  std::vector<ControlGroup> found;
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
    const int version = controllers.empty() ? 2 : 1;
    if (version == 1 && !lists(controllers, controller)) continue;
    const fs::path top = root / "sys/fs/cgroup" / (version == 1 ? controller : "");
    for (fs::path group = fs::path(path).relative_path();; group = group.parent_path()) {
      found.push_back({top / group, version});
      if (group.empty()) break;
    }
  }
  return found;
}

std::optional<std::int64_t> memory_limit(const fs::path& root) {
  std::optional<std::int64_t> least;
  for (const auto& [folder, version] : control_groups("memory", root)) {
    std::ifstream file(folder / (version == 2 ? "memory.max" : "memory.limit_in_bytes"));
    std::int64_t bytes = 0;
    if (!(file >> bytes) || bytes >= kNoLimit) continue;
    least = std::min(least.value_or(bytes), bytes);
  }
  return least;
}

std::int64_t memory_kills(const fs::path& root) {
  std::int64_t kills = kills_in(root / "proc/vmstat");
  for (const auto& [folder, version] : control_groups("memory", root)) {
    kills += kills_in(folder / (version == 2 ? "memory.events" : "memory.oom_control"));
  }
  return kills;
}

}  // namespace gilscope::machine
