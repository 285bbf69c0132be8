// One cell brought to life: its executor started, its samples taken and checked, its end.
#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "harness/executors/executor.h"

namespace gilscope::runner {

struct Sample {
  double elapsed_s = 0;  // until the slowest worker had finished
  double cpu_s = 0;      // of the whole process tree
  kernels::Digest digest = 0;
  std::vector<executors::Share> shares;  // one a worker
};

// Throws std::runtime_error when the digest is not the expected one.
void check_digest(const model::Cell& cell, kernels::Digest digest);

// In the words of the result file; latencies as percentiles and a histogram.
void to_json(nlohmann::json& json, const Sample& sample);

class LiveCell {
 public:
  LiveCell(const model::Cell& cell, std::unique_ptr<executors::Executor> executor);
  LiveCell(const LiveCell&) = delete;
  LiveCell& operator=(const LiveCell&) = delete;
  ~LiveCell();  // stops the executor when `stop` was not called

  // One timed execution of all tasks. The digest is not checked here.
  Sample sample();
  // Returns the seconds that tear-down took.
  double stop();

  [[nodiscard]] const model::Cell& cell() const { return cell_; }
  [[nodiscard]] double startup_s() const { return startup_s_; }

 private:
  model::Cell cell_;
  std::vector<kernels::Range> tasks_;
  std::unique_ptr<executors::Executor> executor_;
  double startup_s_ = 0;
};

}  // namespace gilscope::runner
