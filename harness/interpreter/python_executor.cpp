#include "harness/interpreter/python_executor.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstring>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>

namespace py = pybind11;

namespace gilscope::interpreter {
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

class PythonExecutor final : public executors::Executor {
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

  std::vector<executors::Share> shares() override {
    std::map<std::int64_t, executors::Share> by_worker;
    for (const py::handle share : result_) {
      add_share(share, by_worker[share[py::int_(0)].cast<std::int64_t>()]);
    }
    std::vector<executors::Share> shares;
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

std::unique_ptr<executors::Executor> make_python_executor(const model::Cell& cell,
                                                          const std::string& visit) {
  return std::make_unique<PythonExecutor>(cell, visit);
}

namespace {

// By hand and not with Python's json, whose import takes longer than all else at start-up.
py::object to_python(const nlohmann::json& value) {
  switch (value.type()) {
    case nlohmann::json::value_t::boolean:
      return py::bool_(value.get<bool>());
    case nlohmann::json::value_t::number_integer:
    case nlohmann::json::value_t::number_unsigned:
      return py::int_(value.get<std::int64_t>());
    case nlohmann::json::value_t::number_float:
      return py::float_(value.get<double>());
    case nlohmann::json::value_t::string:
      return py::str(value.get<std::string>());
    case nlohmann::json::value_t::object: {
      py::dict dict;
      for (const auto& [key, item] : value.items()) dict[py::str(key)] = to_python(item);
      return dict;
    }
    case nlohmann::json::value_t::array: {
      py::list list;
      for (const auto& item : value) list.append(to_python(item));
      return list;
    }
    default:
      return py::none();
  }
}

}  // namespace

py::dict python_cell(const std::string& visit) {
  const nlohmann::json document = nlohmann::json::parse(visit);
  py::dict cell = to_python(document.at("cell"));
  cell["expected"] = to_python(document.at("expected"));
  cell["runner_pid"] = static_cast<std::int64_t>(::getpid());
  cell["telemetry"] = document.value("telemetry", false);
  return cell;
}

std::string one_line(const py::error_already_set& error) {
  const py::gil_scoped_acquire gil;
  // Encoded by hand: a file name in a message may hold what the cast to a string refuses.
  std::string text = py::bytes(py::str(error.value()).attr("encode")("utf-8", "backslashreplace"));
  text = text.substr(0, text.find('\n'));
  return fmt::format("{}: {}", py::str(error.type().attr("__name__")).cast<std::string>(), text);
}

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

void add_share(const py::handle& share, executors::Share& total) {
  total.worker = share[py::int_(0)].cast<std::int64_t>();
  total.tasks += share[py::int_(1)].cast<std::int64_t>();
  total.busy_ns += share[py::int_(2)].cast<std::int64_t>();
  total.digest += share[py::int_(3)].cast<std::uint64_t>();
  const py::object latencies = share[py::int_(4)];
  if (latencies.is_none()) return;
  const auto bytes = latencies.cast<std::string_view>();
  const std::size_t old = total.latencies_ns.size();
  total.latencies_ns.resize(old + bytes.size() / sizeof(std::int64_t));
  std::memcpy(total.latencies_ns.data() + old, bytes.data(), bytes.size());
}

}  // namespace gilscope::interpreter
