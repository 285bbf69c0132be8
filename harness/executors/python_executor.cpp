#include "harness/executors/python_executor.h"

#include <map>
#include <stdexcept>
#include <utility>

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

template <typename Call>
auto in_python(const Call& call) {
  try {
    return call();
  } catch (const py::error_already_set& error) {
    throw std::runtime_error(one_line(error));
  }
}

class PythonExecutor final : public Executor {
 public:
  PythonExecutor(const model::Cell& cell, const std::string& visit) {
    in_python([&] {
      executor_ =
          import_executor(cell.executor).attr("Executor")(cell.executor, python_cell(visit));
      start_ = executor_.attr("start");
      run_ = executor_.attr("run");
      stop_ = executor_.attr("stop");
    });
  }

  void start() override {
    in_python([&] { start_(); });
  }

  void run(std::span<const kernels::Range> tasks) override {
    if (tasks_.empty()) tasks_ = python_tasks(tasks);  // the same list for every sample
    in_python([&] { result_ = run_(tasks_); });
  }

  std::vector<Share> shares() override {
    std::map<std::int64_t, Share> by_worker;
    for (const py::handle share : result_) {
      add_share(share, by_worker[share[py::int_(0)].cast<std::int64_t>()]);
    }
    std::vector<Share> shares;
    for (auto& [worker, share] : by_worker) shares.push_back(std::move(share));
    return shares;
  }

  void stop() override {
    in_python([&] { stop_(); });
  }

 private:
  static py::list python_tasks(std::span<const kernels::Range> tasks) {
    py::list list;
    for (const kernels::Range& task : tasks) list.append(py::make_tuple(task.begin, task.end));
    return list;
  }

  py::object executor_;
  py::object start_;
  py::object run_;
  py::object stop_;
  py::list tasks_;
  py::object result_;
};

}  // namespace

std::unique_ptr<Executor> make_python_executor(const model::Cell& cell, const std::string& visit) {
  return std::make_unique<PythonExecutor>(cell, visit);
}

}  // namespace gilscope::executors
