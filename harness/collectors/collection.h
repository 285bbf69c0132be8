// All collectors over the samples of one visit.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "harness/collectors/collector.h"
#include "harness/model/run.h"

namespace gilscope::collectors {

// Around each sample: before(), the sample, after(its readings). Nothing of this is timed.
class Collection {
 public:
  // `apart`: processes of the tree that are left out, because they serve instead of working.
  explicit Collection(std::vector<pid_t> apart = {}) : apart_(std::move(apart)) {}

  void before();
  void after(model::Readings& sample);

  // The readings of the visit, and how many processes it has; to be called after the last sample,
  // while the workers live.
  void finish(model::Visit& visit) const;

 private:
  using Values = std::vector<std::optional<double>>;  // parallel to all()

  [[nodiscard]] Tree tree() const;
  [[nodiscard]] Values read_all(Kind kind) const;

  std::vector<pid_t> apart_;
  Values before_;
  Values reading_itself_;  // by how much an empty sample counts
  Values first_;           // at the end of the first sample
};

// Resident memory of these processes now; nothing where the kernel does not tell.
[[nodiscard]] std::optional<double> resident_bytes(const Tree& processes);

}  // namespace gilscope::collectors
