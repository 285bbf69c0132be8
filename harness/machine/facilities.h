// What some cells need of the machine, and a container or sandbox may not have.
#pragma once

#include <string>

namespace gilscope::machine {

// Why nothing can listen on the loopback interface here; empty where it can.
[[nodiscard]] std::string why_no_loopback();

// Why there are no named semaphores here, which Python's process pools use; empty where there are.
[[nodiscard]] std::string why_no_semaphores();

// Throws UserError where a limit on processes is too low for anything to be measured, naming it,
// its value, and how it is raised.
void check_limits();

}  // namespace gilscope::machine
