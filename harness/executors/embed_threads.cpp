// /// executor
// names = ["embed_threads"]
// family = "embedded"
// bindings = ["python", "ext_gil", "ext_nogil"]
// host = "embedded"
// summary = "C++ threads that call into embedded CPython: one GIL"
// ///
#include <pybind11/pybind11.h>

#include "harness/executors/native_worker.h"
#include "harness/executors/team.h"
#include "harness/interpreter/python_executor.h"

namespace py = pybind11;

namespace gilscope::executors {
namespace {

using interpreter::add_share;
using interpreter::one_line;
using interpreter::python_cell;

// The tasks of a TaskList as a Python iterator: `harness.executors.worker.Worker.run` takes them.
py::object iterator(TaskList& tasks) {
  const py::cpp_function take([&tasks]() -> py::object {
    const kernels::Range* task = tasks.take();
    if (task == nullptr) return py::none();
    return py::make_tuple(task->begin, task->end);
  });
  return py::module_::import("builtins").attr("iter")(take, py::none());
}

// Waits without the GIL.
template <typename Wait>
auto pause(const Wait& wait) {
  const py::gil_scoped_release released;
  return wait();
}

class EmbedThreads final : public Executor {
 public:
  EmbedThreads(const plan::Cell& cell, std::string visit)
      : visit_(std::move(visit)),
        shares_(static_cast<std::size_t>(cell.workers)),
        team_(static_cast<std::size_t>(cell.workers)) {}

  void start() override {
    const py::gil_scoped_release released;
    team_.begin([this](std::size_t index) { work(index); });
  }
  void run(std::span<const kernels::Range> tasks) override {
    tasks_.fill(tasks);
    const py::gil_scoped_release released;
    team_.sample();
  }
  std::vector<Share> shares() override { return shares_; }
  void stop() override {
    const py::gil_scoped_release released;
    team_.end();
  }

 private:
  void work(std::size_t index) {
    const py::gil_scoped_acquire gil;
    try {
      const py::object worker =
          py::module_::import("harness.executors.worker").attr("Worker")(python_cell(visit_));
      const py::object run = worker.attr("run");
      pause([this] { team_.ready(); });
      while (pause([this] { return team_.await_start(); })) {
        shares_[index] = Share{};
        add_share(run(iterator(tasks_)), shares_[index]);
        pause([this] { team_.finish(); });
      }
      worker.attr("close")();
    } catch (const py::error_already_set& error) {
      throw std::runtime_error(one_line(error));
    }
  }

  std::string visit_;
  TaskList tasks_;
  std::vector<Share> shares_;
  Team team_;  // last: its threads use all of the above
};

const Registration<EmbedThreads> registration{"embed_threads"};

}  // namespace
}  // namespace gilscope::executors
