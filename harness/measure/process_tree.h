// What the runner's process tree has used: itself and all its live descendants.
#pragma once

namespace gilscope::measure {

// CPU seconds of this process, its live descendants and its reaped children. Reads the processes'
// CPU clocks (nanoseconds; /proc/PID/stat has ticks of 10 ms).
[[nodiscard]] double tree_cpu_s();

}  // namespace gilscope::measure
