// C++ threads that run Python workers: what the executors `embed_*` have in common. Compiled
// against one interpreter.
#pragma once

#include <pybind11/pybind11.h>

#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/executors/native_worker.h"
#include "harness/executors/python_caller.h"
#include "harness/executors/python_values.h"
#include "harness/executors/team.h"

namespace gilscope::executors {

// The caller holds the GIL in every call.
class PythonTeam : public Executor {
 public:
  PythonTeam(const model::Cell& cell, std::string visit)
      : visit_(std::move(visit)),
        shares_(static_cast<std::size_t>(cell.workers)),
        team_(static_cast<std::size_t>(cell.workers)) {
    if (cell.carries) in_python([this] { caller_.emplace(python_cell(visit_)); });
  }

  void start() override {
    const pybind11::gil_scoped_release released;
    team_.begin([this](std::size_t index) { work(index); });
  }
  void prepare(std::span<const kernels::Range> tasks) override {
    if (!caller_) return;
    in_python([&] {
      caller_->prepare(tasks.size());
      if (arguments_.empty()) arguments_ = caller_->buffers();
    });
  }
  void run(std::span<const kernels::Range> tasks) override {
    tasks_.fill(tasks);
    const pybind11::gil_scoped_release released;
    team_.sample();
  }
  std::vector<Share> shares() override {
    if (caller_) in_python([this] { caller_->settle(shares_); });
    return shares_;
  }
  std::optional<Carriage> carriage() override {
    return caller_ ? in_python([this] { return caller_->carriage(); }) : std::nullopt;
  }
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
    in_python([&] {
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
        add_share(run(iterator()), shares_[index]);
        pause([this] { team_.finish(); });
      }
      worker.attr("close")();
    });
  }

 private:
  // The tasks as a Python iterator: `harness.executors.worker.Worker.run` takes them. What they
  // carry are views of the caller's memory, which any interpreter may read.
  pybind11::object iterator() {
    namespace py = pybind11;
    const py::cpp_function take([this]() -> py::object {
      const kernels::Range* task = tasks_.take();
      if (task == nullptr) return py::none();
      if (!caller_) return py::make_tuple(task->begin, task->end);
      const kernels::Bytes argument = arguments_[static_cast<std::size_t>(task->begin)];
      return py::make_tuple(
          task->begin,
          py::memoryview::from_memory(argument.data(), static_cast<py::ssize_t>(argument.size())));
    });
    return py::module_::import("builtins").attr("iter")(take, py::none());
  }

  std::string visit_;
  std::optional<PythonCaller> caller_;     // of a kernel that carries
  std::vector<kernels::Bytes> arguments_;  // the caller's, by item
  TaskList tasks_;
  std::vector<Share> shares_;
  Team team_;  // last: its threads use all of the above
};

}  // namespace gilscope::executors
