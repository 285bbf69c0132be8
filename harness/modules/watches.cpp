#include "harness/modules/watches.h"

#include <pybind11/pybind11.h>

#include <cstdint>

namespace py = pybind11;

namespace gilscope::modules {

std::vector<telemetry::Watch> enlisted_watches() {
  std::vector<telemetry::Watch> watches;
  try {
    const py::module_ module = py::module_::import("gilscope_watch");
    for (const py::handle one : module.attr("enlisted")()) {
      const auto at = [&](std::size_t i) { return one[py::int_(i)].cast<std::uintptr_t>(); };
      telemetry::Watch watch;
      watch.thread = static_cast<int>(at(0));
      watch.gil = {.begin = at(1),
                   .size = at(2),
                   .enabled = reinterpret_cast<const int*>(at(3)),
                   .locked = reinterpret_cast<const int*>(at(4)),
                   .last_holder = reinterpret_cast<void* const*>(at(5)),
                   .switch_number = reinterpret_cast<const unsigned long*>(at(6))};
      watch.thread_state = reinterpret_cast<const void*>(at(7));
      watch.attached = reinterpret_cast<const int*>(at(8));
      watch.world_stopped = reinterpret_cast<const bool*>(at(9));
      watches.push_back(watch);
    }
  } catch (const py::error_already_set&) {
    watches.clear();  // this interpreter has no such module; processes and threads are still seen
  }
  return watches;
}

}  // namespace gilscope::modules
