#include "harness/executors/python_values.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstring>
#include <nlohmann/json.hpp>
#include <string_view>

namespace py = pybind11;

namespace gilscope::executors {
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

std::string first_line(const py::object& value) {
  // Encoded by hand: a file name in a message may hold what the cast to a string refuses.
  const std::string text = py::bytes(py::str(value).attr("encode")("utf-8", "backslashreplace"));
  return text.substr(0, text.find('\n'));
}

std::string one_line(const py::error_already_set& error) {
  const py::gil_scoped_acquire gil;
  return fmt::format("{}: {}", py::str(error.type().attr("__name__")).cast<std::string>(),
                     first_line(error.value()));
}

namespace {

void add_results(const py::handle& results, std::vector<Result>& total) {
  for (const py::handle result : results) {
    const py::object value = result[py::int_(1)];
    if (!py::isinstance<py::buffer>(value)) {
      throw py::type_error("a result is a " +
                           py::str(py::type::of(value).attr("__name__")).cast<std::string>() +
                           ", and C++ takes bytes back");
    }
    const py::buffer_info bytes = py::reinterpret_borrow<py::buffer>(value).request();
    const auto* first = static_cast<const std::byte*>(bytes.ptr);
    total.push_back({.item = result[py::int_(0)].cast<std::int64_t>(),
                     .value = {first, first + bytes.size * bytes.itemsize}});
  }
}

}  // namespace

void add_share(const py::handle& share, Share& total) {
  total.worker = share[py::int_(0)].cast<std::int64_t>();
  total.tasks += share[py::int_(1)].cast<std::int64_t>();
  total.busy_ns += share[py::int_(2)].cast<std::int64_t>();
  const py::object digest = share[py::int_(3)];
  if (py::isinstance<py::list>(digest)) {
    add_results(digest, total.results);
  } else {
    total.digest += digest.cast<std::uint64_t>();
  }
  const py::object latencies = share[py::int_(4)];
  if (latencies.is_none()) return;
  const auto bytes = latencies.cast<std::string_view>();
  const std::size_t old = total.latencies_ns.size();
  total.latencies_ns.resize(old + bytes.size() / sizeof(std::int64_t));
  std::memcpy(total.latencies_ns.data() + old, bytes.data(), bytes.size());
}

}  // namespace gilscope::executors
