// C++ threads that run Python workers: what the executors `embed_*` have in common. Compiled
// against one interpreter.
#pragma once

#include <pybind11/pybind11.h>

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "harness/executors/native_worker.h"
#include "harness/executors/python_values.h"
#include "harness/executors/team.h"

namespace gilscope::executors {

// The caller holds the GIL in every call.
class PythonTeam : public Executor {
 public:
  PythonTeam(const model::Cell& cell, std::string visit)
      : visit_(std::move(visit)),
        shares_(static_cast<std::size_t>(cell.workers)),
        team_(static_cast<std::size_t>(cell.workers)) {}

  void start() override {
    const pybind11::gil_scoped_release released;
    team_.begin([this](std::size_t index) { work(index); });
  }
  void run(std::span<const kernels::Range> tasks) override {
    tasks_.fill(tasks);
    const pybind11::gil_scoped_release released;
    team_.sample();
  }
  std::vector<Share> shares() override { return shares_; }
  void stop() override {
    const pybind11::gil_scoped_release released;
    team_.end();
  }

 private:
  // Waits without the GIL.
  template <typename Wait>
  static auto pause(const Wait& wait) {
    const pybind11::gil_scoped_release released;
    return wait();
  }

 protected:
  // A worker's thread: enters Python in its own way and calls `serve`.
  virtual void work(std::size_t index) = 0;

  // Makes a Python worker and lets it run sample after sample, until the team ends. The thread
  // holds the GIL of the interpreter that the worker is to live in. `one_at_a_time`, if given, is
  // held while the worker is made.
  void serve(std::size_t index, std::mutex* one_at_a_time = nullptr) {
    namespace py = pybind11;
    try {
      std::unique_lock<std::mutex> turn;
      // Detached while it waits: without a GIL, whoever stops the world waits for those who are
      // not.
      if (one_at_a_time != nullptr) pause([&] { turn = std::unique_lock(*one_at_a_time); });
      const py::object worker =
          py::module_::import("harness.executors.worker").attr("Worker")(python_cell(visit_));
      if (turn) turn.unlock();
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

 private:
  // The tasks of a TaskList as a Python iterator: `harness.executors.worker.Worker.run` takes them.
  static pybind11::object iterator(TaskList& tasks) {
    namespace py = pybind11;
    const py::cpp_function take([&tasks]() -> py::object {
      const kernels::Range* task = tasks.take();
      if (task == nullptr) return py::none();
      return py::make_tuple(task->begin, task->end);
    });
    return py::module_::import("builtins").attr("iter")(take, py::none());
  }

  std::string visit_;
  TaskList tasks_;
  std::vector<Share> shares_;
  Team team_;  // last: its threads use all of the above
};

}  // namespace gilscope::executors
