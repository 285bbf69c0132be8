// What the runner's process tree has used: itself and all its live descendants.
#pragma once

#include <cstdint>
#include <optional>

namespace gilscope::measure {

struct TreeMemory {
  std::int64_t peak_rss_bytes = 0;  // sum of every process's own peak; counts shared pages twice
  std::optional<std::int64_t>
      pss_bytes;  // proportional share now; nothing where the kernel has none
  int processes = 0;
};

// CPU seconds of this process, its live descendants and its reaped children. Reads the processes'
// CPU clocks (nanoseconds; /proc/PID/stat has ticks of 10 ms).
[[nodiscard]] double tree_cpu_s();

[[nodiscard]] TreeMemory tree_memory();

}  // namespace gilscope::measure
