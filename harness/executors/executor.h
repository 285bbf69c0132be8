// What an executor is to the rest of the suite: who spreads tasks over workers.
//
// An executor knows neither kernels nor measuring. The runner times `start`, `run` and `stop` from
// outside; what must not be timed happens in `prepare` (copies of arguments) and `shares` (turning
// results into shares).
#pragma once

#include <sys/types.h>

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/model/cell.h"
#include "kernels/carrying.h"

namespace gilscope::executors {

// What came back for one argument of a kernel that carries.
struct Result {
  std::int64_t item = 0;
  kernels::Buffer value;
};

// What one worker did in a sample.
struct Share {
  std::int64_t worker = 0;  // its thread id
  std::int64_t tasks = 0;
  std::int64_t busy_ns = 0;
  kernels::Digest digest = 0;
  std::vector<std::int64_t> latencies_ns;  // one an item, for kernels that wait
  std::vector<Result> results;             // of kernels that carry, until their digest is taken
};

// What the arguments and results of one execution come to, of kernels that carry: bytes as they
// are pickled (of buffers, their own), and the seconds that pickling and unpickling all of them
// take, measured apart, where that is how they travel.
struct Carriage {
  double bytes_in = 0;
  double bytes_out = 0;
  std::optional<double> serialise_s;
  std::optional<double> deserialise_s;
};

class Executor {
 public:
  Executor() = default;
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;
  virtual ~Executor() = default;

  // Returns when every worker is up, checked and prepared. Throws when one is not.
  virtual void start() = 0;
  // Makes ready what a sample of these tasks hands out; it is not timed.
  virtual void prepare(std::span<const kernels::Range> /*tasks*/) {}
  // One sample: returns when the slowest worker has finished and every result is here. The tasks
  // are the cell's, in the first sample once, in others perhaps several times over; of a kernel
  // that carries, each is the item whose argument it stands for.
  virtual void run(std::span<const kernels::Range> tasks) = 0;
  // The shares of the last sample, one per worker.
  virtual std::vector<Share> shares() = 0;
  // Of a kernel that carries, once a sample's shares were taken; nothing of others.
  virtual std::optional<Carriage> carriage() { return std::nullopt; }
  // Processes that it has started and that serve instead of working, a scheduler, say: their CPU
  // time and memory count apart. Asked for once it has started.
  virtual std::vector<pid_t> services() { return {}; }
  // The machines that its workers are on, where they are elsewhere.
  virtual std::vector<std::string> hosts() { return {}; }
  // Returns when no worker is left.
  virtual void stop() = 0;
};

// `visit` is the JSON text of the visit: what embedded Python workers learn their cell from.
using MakeExecutor =
    std::function<std::unique_ptr<Executor>(const model::Cell& cell, const std::string& visit)>;

// Enters a C++ executor into the catalogue. Its source file holds one:
//   const Registration<NativeThreads> registration{"native_threads"};
// Its class is constructible from the cell, or from the cell and the visit.
void register_executor(std::string name, MakeExecutor make);

template <typename T>
struct Registration {
  explicit Registration(std::string name) {
    register_executor(std::move(name),
                      []([[maybe_unused]] const model::Cell& cell,
                         [[maybe_unused]] const std::string& visit) -> std::unique_ptr<Executor> {
                        if constexpr (std::constructible_from<T, const model::Cell&>) {
                          return std::make_unique<T>(cell);
                        } else {
                          return std::make_unique<T>(cell, visit);
                        }
                      });
  }
};

// Throws UserError when no C++ executor of the cell's name was compiled in.
std::unique_ptr<Executor> make_executor(const model::Cell& cell, const std::string& visit);

}  // namespace gilscope::executors
