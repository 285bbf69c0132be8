// Numbers in the files of /proc.
#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>

#include "harness/collectors/collector.h"

namespace gilscope::collectors {

// The number behind "KEY:" at the beginning of a line, as in "VmHWM:     1234 kB"; nothing without
// such a line.
[[nodiscard]] std::optional<double> number_of_line(const std::string& file, const std::string& key);

// The sum of two fields of the one line of /proc/PID/stat, counted from 1 as in proc(5), both
// behind the 2nd; nothing where one is not there.
[[nodiscard]] std::optional<double> sum_of_stat(const std::string& file, int one, int other);

// The sum of what is read of each process, whose folder is /proc/PID. A process that has ended
// meanwhile is left out; nothing where a live one does not tell.
using ReadProcess = std::function<std::optional<double>(const std::string& folder)>;
[[nodiscard]] std::optional<double> sum_over_tree(const Tree& tree, const ReadProcess& read);

// The same of "KEY:" in /proc/PID/FILE.
[[nodiscard]] std::optional<double> sum_over_tree(const Tree& tree, const std::string& file,
                                                  const std::string& key);

// The same of every live thread of each process, as in /proc/PID/task/TID/FILE; nothing where no
// thread tells.
[[nodiscard]] std::optional<double> sum_over_threads(const Tree& tree, const std::string& file,
                                                     const std::string& key);

}  // namespace gilscope::collectors
