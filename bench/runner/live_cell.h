// One cell brought to life: its executor started, its samples taken and checked, its end.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/executors/executor.h"
#include "harness/model/run.h"

namespace gilscope::runner {

// A sample with elapsed and CPU time (those of all its executions together, until `per_execution`
// has been called), and the shares that it was made of, one for each worker.
struct Taken {
  model::Sample sample;
  std::vector<executors::Share> shares;
};

// Divides what was read of all executions of a sample by how many they were.
void per_execution(model::Sample& sample);

class LiveCell {
 public:
  // `fixtures`: processes that serve this cell from outside.
  LiveCell(const model::Cell& cell, std::unique_ptr<executors::Executor> executor,
           std::vector<pid_t> fixtures = {});
  LiveCell(const LiveCell&) = delete;
  LiveCell& operator=(const LiveCell&) = delete;
  ~LiveCell();  // stops the executor when `stop` was not called

  // All tasks, so many times in one go. Throws std::runtime_error when the digest is not that of so
  // many executions; the sample's is then that of one.
  Taken take(std::int64_t executions = 1);
  // How many executions in one go last `min_sample_s`, found by trying; fewer where they would be
  // more tasks than a list should hold, or carry more bytes than one sample should. After a sample.
  std::int64_t calibrate(double min_sample_s);
  // What one execution carries, once a sample was taken; nothing of kernels that do not carry.
  std::optional<executors::Carriage> carriage();
  // Returns the seconds that tear-down took.
  double stop();

  [[nodiscard]] const model::Cell& cell() const { return cell_; }
  [[nodiscard]] std::vector<std::string> hosts() { return executor_->hosts(); }
  [[nodiscard]] double startup_s() const { return startup_s_; }
  // Processes that serve instead of working: all of them, and those of our own process tree.
  [[nodiscard]] const std::vector<pid_t>& services() const { return services_; }
  [[nodiscard]] const std::vector<pid_t>& own_services() const { return own_services_; }

 private:
  [[nodiscard]] double caller_cpu_s() const;
  [[nodiscard]] double workers_cpu_s() const;
  [[nodiscard]] std::int64_t most_executions();
  [[nodiscard]] bool has_caller() const;

  model::Cell cell_;
  // The tasks of so many executions.
  std::span<const kernels::Range> tasks_of(std::int64_t executions);

  std::vector<kernels::Range> tasks_;     // of one
  std::vector<kernels::Range> repeated_;  // of those that were last asked for, where it was not one
  std::unique_ptr<executors::Executor> executor_;
  std::vector<pid_t> services_;
  std::vector<pid_t> own_services_;
  double startup_s_ = 0;
};

}  // namespace gilscope::runner
