// gilscope_extension: the C++ kernels as a Python extension, for the bindings ext_gil and
// ext_nogil.
#include <pybind11/pybind11.h>

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
}
