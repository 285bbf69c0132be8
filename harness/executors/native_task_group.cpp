// /// executor
// names = ["native_task_group"]
// family = "native"
// bindings = ["native"]
// host = "native"
// shapes = ["divide"]
// hands_over = "references"
// summary = "oneTBB's task_group: work stealing, no Python at all"
// ///
#include <memory>
#include <utility>
#include <vector>

#include "harness/executors/tbb_team.h"
#include "kernels/shapes.h"

namespace gilscope::executors {
namespace {

class NativeTaskGroup final : public TbbTeam {
 public:
  explicit NativeTaskGroup(const model::Cell& cell)
      : TbbTeam(cell),
        work_(kernels::make_carrying(cell.kernel, cell.params)),
        division_(shape_of<kernels::Division>(*work_, cell)) {}

 private:
  void sample() override {
    tbb::task_group roots;
    while (const kernels::Range* task = tasks().take()) {
      roots.run([this, item = task->begin] {
        kernels::Buffer result = solve(caller().argument(item));
        own_share().results.push_back({item, std::move(result)});
      });
    }
    roots.wait();
  }

  // Whoever waits for the parts of a problem works on others meanwhile.
  kernels::Buffer solve(kernels::Bytes problem) {
    std::vector<kernels::Buffer> parts;
    {
      const Account account(own_share());
      parts = division_.split(problem);
      if (parts.empty()) return division_.solve(problem);
    }
    std::vector<kernels::Buffer> results(parts.size());
    tbb::task_group group;
    for (std::size_t part = 1; part < parts.size(); ++part) {
      group.run([&, part] { results[part] = solve(parts[part]); });
    }
    results[0] = solve(parts[0]);
    group.wait();
    const Account account(own_share());
    return division_.join(results);
  }

  std::unique_ptr<kernels::Carrying> work_;
  kernels::Division& division_;
};

const Registration<NativeTaskGroup> registration{"native_task_group"};

}  // namespace
}  // namespace gilscope::executors
