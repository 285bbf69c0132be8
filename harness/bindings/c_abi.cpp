#include "harness/bindings/c_abi.h"

#include <exception>
#include <memory>
#include <string>
#include <utility>

#include "kernels/kernel.h"

struct gilscope_params {
  gilscope::kernels::Params values;
};

struct gilscope_kernel {
  std::unique_ptr<gilscope::kernels::Kernel> work;
};

namespace {

thread_local std::string last_error;

}  // namespace

gilscope_params* gilscope_params_new() {
  return new gilscope_params;
}

void gilscope_params_integer(gilscope_params* params, const char* name, int64_t value) {
  params->values.set(name, value);
}

void gilscope_params_real(gilscope_params* params, const char* name, double value) {
  params->values.set(name, value);
}

void gilscope_params_text(gilscope_params* params, const char* name, const char* value) {
  params->values.set(name, std::string(value));
}

void gilscope_params_free(gilscope_params* params) {
  delete params;
}

gilscope_kernel* gilscope_kernel_new(const char* name, const gilscope_params* params) {
  try {
    return new gilscope_kernel{gilscope::kernels::make_kernel(name, params->values)};
  } catch (const std::exception& error) {
    last_error = error.what();
    return nullptr;
  }
}

int gilscope_kernel_run(gilscope_kernel* kernel, int64_t begin, int64_t end, uint64_t* digest) {
  try {
    *digest = kernel->work->run({begin, end});
    return 0;
  } catch (const std::exception& error) {
    last_error = error.what();
    return 1;
  }
}

void gilscope_kernel_free(gilscope_kernel* kernel) {
  delete kernel;
}

const char* gilscope_error() {
  return last_error.c_str();
}
