// One cell brought to life: its executor started, its samples taken and checked, its end.
#pragma once

#include <memory>
#include <vector>

#include "harness/executors/executor.h"
#include "harness/model/run.h"

namespace gilscope::runner {

// A sample with elapsed and CPU time, and the shares that it was made of, one for each worker.
struct Taken {
  model::Sample sample;
  std::vector<executors::Share> shares;
};

// Throws std::runtime_error when the digest is not the expected one.
void check_digest(const model::Cell& cell, kernels::Digest digest);

class LiveCell {
 public:
  LiveCell(const model::Cell& cell, std::unique_ptr<executors::Executor> executor);
  LiveCell(const LiveCell&) = delete;
  LiveCell& operator=(const LiveCell&) = delete;
  ~LiveCell();  // stops the executor when `stop` was not called

  // One timed execution of all tasks. The digest is not checked here.
  Taken take();
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
