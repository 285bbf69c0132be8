// gilscope_extension: the C++ kernels as a Python extension, for the bindings ext_gil and
// ext_nogil.
#include <pybind11/pybind11.h>

#include <utility>

#include "kernels/carrying.h"
#include "kernels/kernel.h"

namespace py = pybind11;

namespace {

using namespace gilscope::kernels;

Params params_of(const py::dict& dict) {
  Params params;
  for (const auto& [name, value] : dict) {
    if (py::isinstance<py::int_>(value)) {
      params.set(name.cast<std::string>(), value.cast<std::int64_t>());
    } else if (py::isinstance<py::float_>(value)) {
      params.set(name.cast<std::string>(), value.cast<double>());
    } else {
      params.set(name.cast<std::string>(), value.cast<std::string>());
    }
  }
  return params;
}

// What an author of an extension would write: the work, with the GIL held or released around it.
class ExtensionKernel {
 public:
  ExtensionKernel(const std::string& name, const py::dict& params)
      : kernel_(make_kernel(name, params_of(params))) {}

  Digest run_gil(std::int64_t begin, std::int64_t end) { return kernel_->run({begin, end}); }

  Digest run_nogil(std::int64_t begin, std::int64_t end) {
    const py::gil_scoped_release released;
    return kernel_->run({begin, end});
  }

 private:
  std::unique_ptr<Kernel> kernel_;
};

// What C++ gives back: a buffer that Python reads where it lies.
class Result {
 public:
  explicit Result(Buffer bytes) : bytes_(std::move(bytes)) {}

  [[nodiscard]] py::buffer_info view() {
    return {reinterpret_cast<unsigned char*>(bytes_.data()),
            static_cast<py::ssize_t>(bytes_.size()), true};
  }
  [[nodiscard]] py::bytes copy() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }

 private:
  Buffer bytes_;
};

class ExtensionCarrying {
 public:
  ExtensionCarrying(const std::string& name, const py::dict& params)
      : work_(make_carrying(name, params_of(params))) {}

  Result run_gil(const py::buffer& argument) {
    const py::buffer_info view = argument.request();
    return Result(work_->run(bytes_of(view)));
  }

  Result run_nogil(const py::buffer& argument) {
    const py::buffer_info view = argument.request();
    const py::gil_scoped_release released;
    return Result(work_->run(bytes_of(view)));
  }

 private:
  static Bytes bytes_of(const py::buffer_info& view) {
    return {static_cast<const std::byte*>(view.ptr),
            static_cast<std::size_t>(view.size * view.itemsize)};
  }

  std::unique_ptr<Carrying> work_;
};

}  // namespace

#if PYBIND11_VERSION_MAJOR >= 3
PYBIND11_MODULE(gilscope_extension, module, py::mod_gil_not_used(),
                py::multiple_interpreters::per_interpreter_gil()) {
#else  // for PyPys that know neither
PYBIND11_MODULE(gilscope_extension, module) {
#endif
  module.doc() = "The C++ kernels of gilscope.";
  py::class_<ExtensionKernel>(module, "Kernel")
      .def(py::init<const std::string&, const py::dict&>(), py::arg("name"), py::arg("params"))
      .def("run_gil", &ExtensionKernel::run_gil, "The digest of [begin, end), with the GIL held.")
      .def("run_nogil", &ExtensionKernel::run_nogil,
           "The digest of [begin, end), with the GIL released meanwhile.");
  py::class_<Result>(module, "Result", py::buffer_protocol(),
                     "Bytes in C++'s memory. Pickled as bytes, which copies them.")
      .def_buffer([](Result& result) { return result.view(); })
      .def("__len__", &Result::size)
      .def("__reduce__", [](const Result& result) {
        return py::make_tuple(py::type::of(py::bytes()), py::make_tuple(result.copy()));
      });
  py::class_<ExtensionCarrying>(module, "Carrying")
      .def(py::init<const std::string&, const py::dict&>(), py::arg("name"), py::arg("params"))
      .def("run_gil", &ExtensionCarrying::run_gil,
           "The result for an argument that has the buffer protocol, with the GIL held; nothing is "
           "copied.")
      .def("run_nogil", &ExtensionCarrying::run_nogil,
           "The result for an argument that has the buffer protocol, with the GIL released "
           "meanwhile; nothing is copied.");
}
