// /// executor
// names = ["tbb_parallel_for"]
// family = "native"
// bindings = ["native"]
// host = "native"
// hands_over = "references"
// summary = "oneTBB's parallel_for over the tasks, no Python at all"
// ///
#include "harness/executors/tbb_team.h"

namespace gilscope::executors {
namespace {

class TbbParallelFor final : public TbbTeam {
 public:
  explicit TbbParallelFor(const model::Cell& cell)
      : TbbTeam(cell), workers_([this, cell] { return NativeWorker(cell, caller()); }) {}

  void start() override {
    TbbTeam::start([this] { workers_.local(); });
  }

 private:
  // The library cuts the range, and its workers steal parts of it from one another.
  void sample() override {
    const auto all = tasks().all();
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, all.size()),
                      [&](const tbb::blocked_range<std::size_t>& part) {
                        workers_.local().run(all.subspan(part.begin(), part.size()), own_share());
                      });
  }

  tbb::enumerable_thread_specific<NativeWorker> workers_;
};

const Registration<TbbParallelFor> registration{"tbb_parallel_for"};

}  // namespace
}  // namespace gilscope::executors
