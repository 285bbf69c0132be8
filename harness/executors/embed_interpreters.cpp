// /// executor
// names = ["embed_interpreters"]
// family = "interpreters"
// bindings = ["python", "ext_gil", "ext_nogil"]
// host = "embedded"
// hands_over = "buffers"
// since = "3.12"
// summary = "C++ threads, each with a sub-interpreter of its own (Py_NewInterpreterFromConfig)"
// ///
#include <pybind11/pybind11.h>

#if PY_VERSION_HEX >= 0x030C0000 && PYBIND11_VERSION_MAJOR >= 3
#include <pybind11/subinterpreter.h>

#include <mutex>

#include "harness/executors/python_team.h"

namespace py = pybind11;

namespace gilscope::executors {
namespace {

class EmbedInterpreters final : public PythonTeam {
 public:
  using PythonTeam::PythonTeam;

 private:
  void work(std::size_t index) override {
    py::subinterpreter own = [] {
      const py::gil_scoped_acquire gil;
      return py::subinterpreter::create();  // with a GIL of its own
    }();
    const py::subinterpreter_scoped_activate active(own);
    serve(index, &one_at_a_time_);
  }

  std::mutex one_at_a_time_;  // importing in two new interpreters at once has crashed 3.12
};

const Registration<EmbedInterpreters> registration{"embed_interpreters"};

}  // namespace
}  // namespace gilscope::executors
#endif
