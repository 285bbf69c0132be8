// Work that is not a list of equal tasks: pipelines, and problems that divide. Both carry, and
// `run` does the whole of an argument in one piece, which is what a plain loop does.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "kernels/carrying.h"

namespace gilscope::kernels {

// Every argument goes through all stages, one after the other; different ones may be in different
// stages at the same time.
class Pipeline : public Carrying {
 public:
  [[nodiscard]] virtual std::size_t stages() const = 0;
  virtual Buffer stage(std::size_t number, Bytes value) = 0;

  Buffer run(Bytes argument) final {
    Buffer value = stage(0, argument);
    for (std::size_t number = 1; number < stages(); ++number) value = stage(number, value);
    return value;
  }
};

// An argument is a problem that is solved as it is, or split into others whose results are joined.
// All three may be called from several threads at once.
class Division : public Carrying {
 public:
  // Nothing of a problem that is solved as it is.
  [[nodiscard]] virtual std::vector<Buffer> split(Bytes problem) const = 0;
  [[nodiscard]] virtual Buffer solve(Bytes problem) const = 0;
  [[nodiscard]] virtual Buffer join(std::span<const Buffer> results) const = 0;

  Buffer run(Bytes problem) final {
    const std::vector<Buffer> parts = split(problem);
    if (parts.empty()) return solve(problem);
    std::vector<Buffer> results;
    for (const Buffer& part : parts) results.push_back(run(part));
    return join(results);
  }
};

}  // namespace gilscope::kernels
