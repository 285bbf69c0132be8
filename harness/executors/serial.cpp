// /// executor
// names = ["serial"]
// family = "serial"
// bindings = ["native"]
// host = "native"
// hands_over = "references"
// workers = "one"
// shapes = ["map", "pipeline", "divide"]
// summary = "a plain loop: the base of speed-ups"
// ///
#include <optional>
#include <utility>

#include "harness/executors/native_worker.h"

namespace gilscope::executors {
namespace {

class Serial final : public Executor {
 public:
  explicit Serial(model::Cell cell) : cell_(std::move(cell)), caller_(cell_) {}

  void start() override { worker_.emplace(cell_, caller_); }
  void run(std::span<const kernels::Range> tasks) override {
    tasks_.fill(tasks);
    shares_.front() = worker_->run(tasks_);
  }
  std::vector<Share> shares() override {
    caller_.settle(shares_);
    return shares_;
  }
  std::optional<Carriage> carriage() override { return caller_.carriage(); }
  void stop() override { worker_.reset(); }

 private:
  model::Cell cell_;
  NativeCaller caller_;
  std::optional<NativeWorker> worker_;
  TaskList tasks_;
  std::vector<Share> shares_{1};
};

const Registration<Serial> registration{"serial"};

}  // namespace
}  // namespace gilscope::executors
