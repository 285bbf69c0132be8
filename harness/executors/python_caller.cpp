#include "harness/executors/python_caller.h"

#include "harness/executors/python_values.h"

namespace py = pybind11;

namespace gilscope::executors {

PythonCaller::PythonCaller(const py::dict& cell)
    : caller_(py::module_::import("harness.executors.carrying").attr("Caller")(cell)),
      items_(cell["items"].cast<std::size_t>()) {}

void PythonCaller::prepare(std::size_t count) {
  tasks_ = caller_.attr("tasks")(count / items_);
}

py::object PythonCaller::settle(const py::object& shares) {
  return caller_.attr("settle")(shares, py::len(tasks_) / items_);
}

void PythonCaller::settle(std::vector<Share>& shares) {
  py::list of_python;
  for (const Share& share : shares) {
    py::list results;
    for (const Result& result : share.results) {
      const auto* first = reinterpret_cast<const char*>(result.value.data());
      results.append(py::make_tuple(result.item, py::bytes(first, result.value.size())));
    }
    of_python.append(py::make_tuple(share.worker, share.tasks, share.busy_ns, results, py::none()));
  }
  std::size_t place = 0;
  for (const py::handle settled : settle(of_python)) {
    shares[place].digest = settled[py::int_(3)].cast<kernels::Digest>();
    shares[place].results.clear();
    ++place;
  }
}

std::vector<kernels::Bytes> PythonCaller::buffers() {
  std::vector<kernels::Bytes> arguments;
  for (std::size_t item = 0; item < items_; ++item) {
    const py::object argument = tasks_[item][py::int_(1)];
    views_.push_back(py::reinterpret_borrow<py::buffer>(argument).request());
    const auto& view = views_.back();
    arguments.emplace_back(static_cast<const std::byte*>(view.ptr),
                           static_cast<std::size_t>(view.size * view.itemsize));
  }
  return arguments;
}

std::optional<Carriage> PythonCaller::carriage() {
  const py::object found = caller_.attr("carriage")();
  if (found.is_none()) return std::nullopt;
  const auto seconds = [&](int place) -> std::optional<double> {
    const py::object value = found[py::int_(place)];
    return value.is_none() ? std::nullopt : std::optional(value.cast<double>());
  };
  return Carriage{.bytes_in = found[py::int_(0)].cast<double>(),
                  .bytes_out = found[py::int_(1)].cast<double>(),
                  .serialise_s = seconds(2),
                  .deserialise_s = seconds(3)};
}

std::string PythonCaller::explain(const py::error_already_set& error) {
  return first_line(caller_.attr("explain")(error.value()));
}

}  // namespace gilscope::executors
