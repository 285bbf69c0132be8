// The form of a kernel whose tasks carry something: an argument to the worker and a result back.
//
// A kernel has either this form or that of kernel.h, whose tasks are ranges of numbers. Wherever
// only the digest counts, one that carries can be used as a Kernel: the catalogue makes it one.
#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/kernel.h"

namespace gilscope::kernels {

using Buffer = std::vector<std::byte>;
using Bytes = std::span<const std::byte>;

// The caller has one, and each worker another. The constructor allocates and loads (it runs before
// the clock starts); no two instances share mutable state.
class Carrying {
 public:
  Carrying() = default;
  Carrying(const Carrying&) = delete;
  Carrying& operator=(const Carrying&) = delete;
  virtual ~Carrying() = default;

  // In the caller, before the clock: the argument of an item, the same whenever it is asked for.
  virtual Buffer argument(std::int64_t item) = 0;
  // In a worker: what is measured. The same result for the same argument.
  virtual Buffer run(Bytes argument) = 0;
  // In the caller, after the clock: the digest of an item's result (kernels/digest.h).
  virtual Digest digest(std::int64_t item, Bytes result) = 0;
};

using MakeCarrying = std::function<std::unique_ptr<Carrying>(const Params&)>;

void register_carrying(std::string name, MakeCarrying make);

// A kernel's source file holds one:
//   const CarryingRegistration<Transform> registration{"transform"};
template <typename T>
  requires std::derived_from<T, Carrying> && std::constructible_from<T, const Params&>
struct CarryingRegistration {
  explicit CarryingRegistration(std::string name) {
    register_carrying(std::move(name), [](const Params& params) -> std::unique_ptr<Carrying> {
      return std::make_unique<T>(params);
    });
  }
};

// Throws CannotMake when no kernel of that name was compiled in that carries.
std::unique_ptr<Carrying> make_carrying(std::string_view name, const Params& params);

}  // namespace gilscope::kernels
