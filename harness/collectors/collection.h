// All collectors over the samples of one visit.
#pragma once

#include <optional>
#include <vector>

#include "harness/model/run.h"

namespace gilscope::collectors {

// Around each sample: before(), the sample, after(its readings). Nothing of this is timed.
class Collection {
 public:
  void before();
  void after(model::Readings& sample);

  // The readings of the visit, and how many processes it has; to be called after the last sample,
  // while the workers live.
  void finish(model::Visit& visit) const;

 private:
  using Values = std::vector<std::optional<double>>;  // parallel to all()
  Values before_;
  Values reading_itself_;  // by how much an empty sample counts
  Values first_;           // at the end of the first sample
};

}  // namespace gilscope::collectors
