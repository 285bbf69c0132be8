// /// executor
// names = ["native_threads"]
// family = "native"
// bindings = ["native"]
// host = "native"
// hands_over = "references"
// summary = "std::jthread workers, no Python at all"
// ///
#include "harness/executors/native_worker.h"
#include "harness/executors/team.h"

namespace gilscope::executors {
namespace {

class NativeThreads final : public Executor {
 public:
  explicit NativeThreads(const model::Cell& cell)
      : cell_(cell),
        caller_(cell),
        shares_(static_cast<std::size_t>(cell.workers)),
        team_(static_cast<std::size_t>(cell.workers)) {}

  void start() override {
    team_.begin([this](std::size_t index) {
      NativeWorker worker(cell_, caller_);
      team_.ready();
      while (team_.await_start()) {
        shares_[index] = worker.run(tasks_);
        team_.finish();
      }
    });
  }
  void run(std::span<const kernels::Range> tasks) override {
    tasks_.fill(tasks);
    team_.sample();
  }
  std::vector<Share> shares() override {
    caller_.settle(shares_);
    return shares_;
  }
  std::optional<Carriage> carriage() override { return caller_.carriage(); }
  void stop() override { team_.end(); }

 private:
  model::Cell cell_;
  NativeCaller caller_;
  TaskList tasks_;
  std::vector<Share> shares_;
  Team team_;  // last: its threads use all of the above
};

const Registration<NativeThreads> registration{"native_threads"};

}  // namespace
}  // namespace gilscope::executors
