// The samples of a visit: a repetition of Google Benchmark's each.
#pragma once

#include <cstdint>
#include <vector>

#include "bench/runner/live_cell.h"
#include "harness/collectors/collection.h"

namespace gilscope::runner {

class SampleTaker {
 public:
  SampleTaker(LiveCell& live, collectors::Collection& collection)
      : live_(live), collection_(collection) {}

  // Takes so many samples of so many executions each, with everything that is collected around
  // them. The first of all is cold. Throws what the first failure throws; the time of a sample with
  // a wrong digest is not kept.
  void take(int count, std::int64_t executions = 1);

  [[nodiscard]] const std::vector<model::Sample>& samples() const { return samples_; }

 private:
  model::Sample take_one(std::int64_t executions);

  LiveCell& live_;
  collectors::Collection& collection_;
  std::vector<model::Sample> samples_;
};

}  // namespace gilscope::runner
