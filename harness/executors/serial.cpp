// /// executor
// names = ["serial"]
// family = "serial"
// bindings = ["native"]
// host = "native"
// workers = "one"
// summary = "a plain loop: the base of speed-ups"
// ///
#include <optional>
#include <utility>

#include "harness/executors/native_worker.h"

namespace gilscope::executors {
namespace {

class Serial final : public Executor {
 public:
  explicit Serial(model::Cell cell) : cell_(std::move(cell)) {}

  void start() override { worker_.emplace(cell_); }
  void run(std::span<const kernels::Range> tasks) override {
    tasks_.fill(tasks);
    share_ = worker_->run(tasks_);
  }
  std::vector<Share> shares() override { return {share_}; }
  void stop() override { worker_.reset(); }

 private:
  model::Cell cell_;
  std::optional<NativeWorker> worker_;
  TaskList tasks_;
  Share share_;
};

const Registration<Serial> registration{"serial"};

}  // namespace
}  // namespace gilscope::executors
