// The mark that every process carries that we have started, and whatever it started: a variable of
// its environment, which sessions, daemons and new parents do not take away.
#pragma once

#include <sys/types.h>

#include <string>

namespace gilscope {

// NAME=value, the same as long as we live.
[[nodiscard]] const std::string& tree_mark();

[[nodiscard]] bool carries_our_mark(pid_t pid);

// Whether it is the process of Python's multiprocessing, or of loky, that removes semaphores and
// shared memory once all others of its tree are gone. Killed with them, it leaves those in
// /dev/shm.
[[nodiscard]] bool is_resource_tracker(pid_t pid);

// Kills every process that carries the mark, resource trackers after a while.
void end_marked();

}  // namespace gilscope
