// What the runner's process tree has used: itself and all its live descendants.
#pragma once

#include <sys/types.h>

#include <span>

namespace gilscope::measure {

// CPU seconds of this process, its live descendants and its reaped children. Reads the processes'
// CPU clocks (nanoseconds; /proc/PID/stat has ticks of 10 ms).
[[nodiscard]] double tree_cpu_s();

// CPU seconds of these processes while they live, without what they start.
[[nodiscard]] double cpu_s_of(std::span<const pid_t> processes);

}  // namespace gilscope::measure
