// Kernels of libraries that lie outside of the tree (plugin.h).
#pragma once

namespace gilscope::kernels {

// Loads them, the first time that it is called in a process. Throws CannotMake naming a library
// that is none.
void load_plugins();

}  // namespace gilscope::kernels
