// The CPUs that this process may really use.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace gilscope::machine {

// The numbers of the CPUs of our affinity.
[[nodiscard]] std::vector<int> affinity();

// How many CPUs' worth of time the control groups give us, the least of all levels; nothing where
// there is no limit. `root` holds proc/ and sys/.
[[nodiscard]] std::optional<double> cgroup_cpus(const std::filesystem::path& root = "/");

// Affinity and control groups together, rounded down, at least 1.
[[nodiscard]] std::int64_t usable_cpus(const std::filesystem::path& root = "/");

}  // namespace gilscope::machine
