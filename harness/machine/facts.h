// What the machine is, as a result records it.
#pragma once

#include "harness/model/run.h"

namespace gilscope::machine {

// `key` is a hash of CPU model, cores and affinity.
[[nodiscard]] model::MachineFacts machine_facts();

}  // namespace gilscope::machine
