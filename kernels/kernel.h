// What a kernel is to the rest of the suite: a pure function of (params, range of items) that
// returns a digest. A kernel knows nothing of executors, threads, Python or measuring.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/digest.h"
#include "kernels/params.h"

namespace gilscope::kernels {

// Items [begin, end).
struct Range {
  std::int64_t begin;
  std::int64_t end;
};

// One worker's prepared kernel. The constructor allocates, connects and loads (it runs before the
// clock starts); `run` is called from one thread at a time; no two instances share mutable state.
class Kernel {
 public:
  Kernel() = default;
  Kernel(const Kernel&) = delete;
  Kernel& operator=(const Kernel&) = delete;
  virtual ~Kernel() = default;

  virtual Digest run(Range items) = 0;
};

using MakeKernel = std::function<std::unique_ptr<Kernel>(const Params&)>;

// Enters a kernel into the catalogue. A kernel's source file holds one:
//   const Registration<Mandelbrot> registration{"mandelbrot"};
void register_kernel(std::string name, MakeKernel make);

template <typename T>
  requires std::derived_from<T, Kernel> && std::constructible_from<T, const Params&>
struct Registration {
  explicit Registration(std::string name) {
    register_kernel(std::move(name), [](const Params& params) -> std::unique_ptr<Kernel> {
      return std::make_unique<T>(params);
    });
  }
};

// Throws CannotMake (kernels/error.h) when no kernel of that name was compiled in.
std::unique_ptr<Kernel> make_kernel(std::string_view name, const Params& params);
[[nodiscard]] bool has_kernel(std::string_view name);

}  // namespace gilscope::kernels
