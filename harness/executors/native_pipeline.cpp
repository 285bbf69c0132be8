// /// executor
// names = ["native_pipeline"]
// family = "native"
// bindings = ["native"]
// host = "native"
// shapes = ["pipeline"]
// hands_over = "references"
// summary = "oneTBB's parallel_pipeline, no Python at all"
// ///
#include <unistd.h>

#include <memory>
#include <utility>

#include "harness/executors/tbb_team.h"
#include "kernels/shapes.h"

namespace gilscope::executors {
namespace {

using Clock = std::chrono::steady_clock;

// What goes through the stages.
struct Message {
  std::int64_t item;
  Clock::time_point asked;
  kernels::Buffer value;
};

class NativePipeline final : public TbbTeam {
 public:
  explicit NativePipeline(const model::Cell& cell)
      : TbbTeam(cell),
        work_(kernels::make_carrying(cell.kernel, cell.params)),
        pipeline_(shape_of<kernels::Pipeline>(*work_, cell)) {}

 private:
  // As many messages are on the way as queues of two for each worker and stage would hold.
  void sample() override {
    const std::size_t tokens = 2 * workers() * pipeline_.stages();
    tbb::filter<void, Message> chain = tbb::make_filter<void, Message>(
        tbb::filter_mode::serial_in_order, [this](tbb::flow_control& control) -> Message {
          const kernels::Range* task = tasks().take();
          if (task == nullptr) {
            control.stop();
            return {};
          }
          const kernels::Bytes argument = caller().argument(task->begin);
          return {task->begin, Clock::now(), {argument.begin(), argument.end()}};
        });
    tbb::filter<Message, Message> stages = stage(0);
    for (std::size_t number = 1; number < pipeline_.stages(); ++number) {
      stages = stages & stage(number);
    }
    tbb::parallel_pipeline(
        tokens, chain & stages &
                    tbb::make_filter<Message, void>(
                        tbb::filter_mode::serial_in_order, [this](Message message) {
                          Share& share = own_share();
                          share.latencies_ns.push_back(nanoseconds_since(message.asked));
                          share.results.push_back({message.item, std::move(message.value)});
                        }));
  }

  tbb::filter<Message, Message> stage(std::size_t number) {
    return tbb::make_filter<Message, Message>(
        tbb::filter_mode::parallel, [this, number](Message message) {
          const Account account(own_share());
          message.value = pipeline_.stage(number, message.value);
          return message;
        });
  }

  std::unique_ptr<kernels::Carrying> work_;
  kernels::Pipeline& pipeline_;
};

const Registration<NativePipeline> registration{"native_pipeline"};

}  // namespace
}  // namespace gilscope::executors
