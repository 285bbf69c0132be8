// Numbers in the files of /proc.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "harness/collectors/collector.h"

namespace gilscope::collectors {

// The number behind "KEY:" at the beginning of a line, as in "VmHWM:     1234 kB"; nothing without
// such a line.
[[nodiscard]] std::optional<double> number_of_line(const std::string& file, const std::string& key);

// The sum of such numbers in a file of each process, as in /proc/PID/FILE. A process that has ended
// meanwhile is left out; nothing where a live one does not tell.
[[nodiscard]] std::optional<double> sum_over_tree(const Tree& tree, const std::string& file,
                                                  const std::string& key);

// The same over every live thread of each process, as in /proc/PID/task/TID/FILE; nothing where no
// thread tells.
[[nodiscard]] std::optional<double> sum_over_threads(const Tree& tree, const std::string& file,
                                                     const std::string& key);

}  // namespace gilscope::collectors
