// The caller's side of a kernel that carries, in Python: `harness/executors/carrying.py`. Compiled
// against one interpreter.
#pragma once

#include <pybind11/pybind11.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "harness/executors/executor.h"

namespace gilscope::executors {

// The caller holds the GIL in every call; exceptions are Python's.
class PythonCaller {
 public:
  // `cell` as workers in Python see it. Makes the arguments.
  explicit PythonCaller(const pybind11::dict& cell);

  // Makes so many tasks ready, those of one execution or of several.
  void prepare(std::size_t count);
  // What was made ready: (index, argument) each.
  [[nodiscard]] const pybind11::list& tasks() const { return tasks_; }
  // The shares of these tasks, with digests in the place of results.
  pybind11::object settle(const pybind11::object& shares);
  // The same of shares whose results are C++'s buffers: takes the digests and lets these go.
  void settle(std::vector<Share>& shares);
  // The arguments where they lie, by item, as long as this lives. Throws where one is no buffer.
  std::vector<kernels::Bytes> buffers();
  std::optional<Carriage> carriage();
  // One line: what cannot travel, where a sample failed because of that, or else the error itself.
  std::string explain(const pybind11::error_already_set& error);

 private:
  pybind11::object caller_;
  pybind11::list tasks_;
  std::vector<pybind11::buffer_info> views_;
  std::size_t items_;
};

}  // namespace gilscope::executors
