#include "harness/executors/python_executor.h"

#include <map>
#include <optional>
#include <stdexcept>
#include <utility>

#include "harness/executors/python_caller.h"
#include "harness/executors/python_values.h"

namespace py = pybind11;

namespace gilscope::executors {
namespace {

// The module is the longest prefix of the executor's name that is a file: process_pool_spawn is
// in process_pool.py.
py::object import_executor(const std::string& executor) {
  for (std::string module = executor;; module.resize(module.rfind('_'))) {
    try {
      return py::module_::import(("harness.executors." + module).c_str());
    } catch (py::error_already_set& error) {
      if (!error.matches(PyExc_ModuleNotFoundError) || module.find('_') == std::string::npos) throw;
    }
  }
}

class PythonExecutor final : public Executor {
 public:
  PythonExecutor(const model::Cell& cell, const std::string& visit) {
    in_python([&] {
      const py::dict words = python_cell(visit);
      if (cell.carries) caller_.emplace(words);
      executor_ = import_executor(cell.executor).attr("Executor")(cell.executor, words);
      start_ = executor_.attr("start");
      run_ = executor_.attr("run");
      stop_ = executor_.attr("stop");
    });
  }

  void start() override {
    in_python([&] { start_(); });
  }

  void prepare(std::span<const kernels::Range> tasks) override {
    if (caller_) in_python([&] { caller_->prepare(tasks.size()); });
  }

  void run(std::span<const kernels::Range> tasks) override {
    if (!caller_) return in_python([&] { result_ = run_(list_of(tasks)); });
    in_python([&] {
      try {
        result_ = run_(caller_->tasks());
      } catch (const py::error_already_set& error) {
        throw std::runtime_error(caller_->explain(error));
      }
    });
  }

  std::vector<Share> shares() override {
    std::map<std::int64_t, Share> by_worker;
    if (caller_) in_python([&] { result_ = caller_->settle(result_); });
    for (const py::handle share : result_) {
      add_share(share, by_worker[share[py::int_(0)].cast<std::int64_t>()]);
    }
    std::vector<Share> shares;
    for (auto& [worker, share] : by_worker) shares.push_back(std::move(share));
    return shares;
  }

  std::optional<Carriage> carriage() override {
    return caller_ ? in_python([&] { return caller_->carriage(); }) : std::nullopt;
  }

  void stop() override {
    in_python([&] { stop_(); });
  }

 private:
  // The same list for every sample. The first one has each task once; longer ones repeat its tasks,
  // which are objects that they share.
  const py::list& list_of(std::span<const kernels::Range> tasks) {
    if (tasks_.empty()) {
      for (const kernels::Range& task : tasks) tasks_.append(py::make_tuple(task.begin, task.end));
    }
    if (tasks.size() == tasks_.size()) return tasks_;
    if (repeated_.size() != tasks.size()) {
      repeated_ = tasks_ * py::int_(tasks.size() / tasks_.size());
    }
    return repeated_;
  }

  std::optional<PythonCaller> caller_;  // of a kernel that carries
  py::object executor_;
  py::object start_;
  py::object run_;
  py::object stop_;
  py::list tasks_;
  py::list repeated_;
  py::object result_;
};

}  // namespace

std::unique_ptr<Executor> make_python_executor(const model::Cell& cell, const std::string& visit) {
  return std::make_unique<PythonExecutor>(cell, visit);
}

}  // namespace gilscope::executors
