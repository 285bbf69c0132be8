// Calling a function that does nothing: what pybind11 adds to the plain C API.
//
// Each is called as the interpreter calls it (vectorcall), without the loop around it.
#include <benchmark/benchmark.h>

#include "bench/micro/python.h"

namespace gilscope::micro {
namespace {

PyObject* nothing(PyObject* /*self*/, PyObject* /*unused*/) {
  Py_RETURN_NONE;
}

PyMethodDef c_method{"nothing", nothing, METH_NOARGS, nullptr};

py::object c_function() {
  return py::reinterpret_steal<py::object>(PyCFunction_New(&c_method, nullptr));
}
py::object pybind11_function() {
  return py::cpp_function([] {});
}
py::object pybind11_function_that_releases() {
  return py::cpp_function([] {}, py::call_guard<py::gil_scoped_release>());
}
py::object python_function() {
  return define("def nothing(): pass", "nothing");
}

void call(benchmark::State& state, py::object (*make)()) {
  const py::gil_scoped_acquire acquired;
  const py::object function = make();
  for (auto _ : state) {
    PyObject* result = PyObject_CallNoArgs(function.ptr());
    if (result == nullptr) throw py::error_already_set();
    Py_DECREF(result);
  }
}

BENCHMARK_CAPTURE(call, c_api, c_function);
BENCHMARK_CAPTURE(call, python, python_function);
BENCHMARK_CAPTURE(call, pybind11, pybind11_function);
BENCHMARK_CAPTURE(call, pybind11_releases_gil, pybind11_function_that_releases);

// With an argument and a result to convert.
void call_with_integer(benchmark::State& state) {
  const py::gil_scoped_acquire acquired;
  const py::object function = py::cpp_function([](long value) { return value; });
  const py::int_ argument(123456);
  for (auto _ : state) {
    PyObject* result = PyObject_CallOneArg(function.ptr(), argument.ptr());
    if (result == nullptr) throw py::error_already_set();
    Py_DECREF(result);
  }
}

BENCHMARK(call_with_integer)->Name("call/pybind11_integer");

}  // namespace
}  // namespace gilscope::micro
