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

// The plan says which module it is. An older one does not: then it is the longest prefix of the
// executor's name that there is (process_pool_spawn is in process_pool.py). It is looked for and
// not tried, so that what an executor cannot import itself is not taken for the executor.
std::string module_of(const model::Cell& cell) {
  if (!cell.module.empty()) return cell.module;
  const py::object find = py::module_::import("importlib.util").attr("find_spec");
  std::string module = cell.executor;
  while (find("harness.executors." + module).is_none() && module.find('_') != std::string::npos) {
    module.resize(module.rfind('_'));
  }
  return module;
}

class PythonExecutor final : public Executor {
 public:
  PythonExecutor(const model::Cell& cell, const std::string& visit) {
    in_python([&] {
      const py::dict words = python_cell(visit);
      if (cell.carries) caller_.emplace(words);
      const std::string module = "harness.executors." + module_of(cell);
      executor_ = py::module_::import(module.c_str()).attr("Executor")(cell.executor, words);
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

  std::vector<pid_t> services() override {
    return in_python([&] {
      if (!py::hasattr(executor_, "services")) return std::vector<pid_t>();
      std::vector<pid_t> pids;
      for (const py::handle pid : executor_.attr("services")()) pids.push_back(pid.cast<pid_t>());
      return pids;
    });
  }

  std::vector<std::string> hosts() override {
    return in_python([&] {
      std::vector<std::string> names;
      if (!py::hasattr(executor_, "hosts")) return names;
      for (const py::handle name : executor_.attr("hosts")()) {
        names.push_back(name.cast<std::string>());
      }
      return names;
    });
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
