// gilscope_watch: threads enlist themselves, so that a sampler knows whose GIL to read. One list
// for the whole process, whatever interpreter a thread is in.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <unistd.h>

#include <cstdint>
#include <mutex>
#include <vector>

#include "harness/modules/gil_state.h"

namespace py = pybind11;

namespace {

struct Enlisted {
  int thread = 0;
  gilscope_watch watch{};
};

std::mutex g_mutex;
std::vector<Enlisted> g_enlisted;

void enlist() {
  Enlisted enlisted;
  enlisted.thread = ::gettid();
  gilscope_find_watch(&enlisted.watch);
  const std::lock_guard lock(g_mutex);
  g_enlisted.push_back(enlisted);
}

std::uintptr_t address(const volatile void* pointer) {
  return reinterpret_cast<std::uintptr_t>(pointer);
}

// (thread, begin, size, enabled, locked, last_holder, switch_number, thread_state, attached,
// world_stopped): addresses in this process.
std::vector<std::vector<std::uintptr_t>> enlisted() {
  const std::lock_guard lock(g_mutex);
  std::vector<std::vector<std::uintptr_t>> list;
  for (const Enlisted& one : g_enlisted) {
    const gilscope_gil& gil = one.watch.gil;
    list.push_back({static_cast<std::uintptr_t>(one.thread), address(gil.begin), gil.size,
                    address(gil.enabled), address(gil.locked), address(gil.last_holder),
                    address(gil.switch_number), address(one.watch.thread_state),
                    address(one.watch.attached), address(one.watch.world_stopped)});
  }
  return list;
}

}  // namespace

PYBIND11_MODULE(gilscope_watch, module, py::mod_gil_not_used(),
                py::multiple_interpreters::per_interpreter_gil()) {
  module.doc() = "Which threads to watch, for gilscope's telemetry.";
  module.def("enlist", &enlist, "Watch the calling thread and its interpreter's GIL.");
  module.def("enlisted", &enlisted, "What is to be watched, as addresses.");
}
