// A process that outlives us by a moment, should we be killed: it ends what we have started and
// removes what we have put into a folder.
#pragma once

#include <sys/types.h>

#include <filesystem>

#include "harness/support/pipe.h"

namespace gilscope {

// Removes the folder of a run, and the semaphores that carry its name.
void remove_traces(const std::filesystem::path& folder);
void remove_shared_memory(const std::filesystem::path& folder);

class Guardian {
 public:
  // To be made while this process has one thread.
  explicit Guardian(const std::filesystem::path& folder);
  Guardian(const Guardian&) = delete;
  Guardian& operator=(const Guardian&) = delete;
  ~Guardian();  // nothing is left for it to do

 private:
  Fd alive_;  // closes when we die
  pid_t pid_;
};

}  // namespace gilscope
