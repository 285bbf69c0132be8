// The control groups that this process is in, and what they do about memory.
//
// `root` holds proc/ and sys/; tests replace it. What cannot be read limits nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

namespace gilscope::machine {

struct ControlGroup {
  std::filesystem::path folder;
  int version = 2;
};

// Those in which `controller` ("cpu", "memory") may limit us: our own, then those around it.
[[nodiscard]] std::vector<ControlGroup> control_groups(std::string_view controller,
                                                       const std::filesystem::path& root = "/");

// In bytes, the least of all levels; nothing where there is no limit.
[[nodiscard]] std::optional<std::int64_t> memory_limit(const std::filesystem::path& root = "/");

// How often the kernel has killed a process for want of memory; only differences mean something.
[[nodiscard]] std::int64_t memory_kills(const std::filesystem::path& root = "/");

}  // namespace gilscope::machine
