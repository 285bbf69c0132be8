// Kernels in C++ that lie outside of the tree: libraries that are loaded when a kernel is asked
// for. What crosses the border is below; both sides are compiled with the same compiler and
// headers.
#pragma once

#include <string>

#include "kernels/carrying.h"
#include "kernels/kernel.h"

namespace gilscope::kernels {

// Changes with whatever a library is compiled against: kernel.h, carrying.h, params.h, this file.
constexpr int kPluginVersion = 1;

// What a library enters its kernels into.
class PluginHost {
 public:
  virtual ~PluginHost() = default;
  virtual void add(const std::string& name, const MakeKernel& make) = 0;
  virtual void add(const std::string& name, const MakeCarrying& make) = 0;
};

// A library has one function of this type and name (plugin.cpp). It does nothing and returns the
// version that it was compiled with where that is not the host's.
using EnterKernels = int (*)(int host_version, PluginHost& host);
constexpr const char* kEnterKernels = "gilscope_enter_kernels";

}  // namespace gilscope::kernels
