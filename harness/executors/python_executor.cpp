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
    in_python([&] { result_ = run_(list_of(tasks)); });
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
