// Handing an item to another thread and getting it back, through two queues.
#include <benchmark/benchmark.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "bench/micro/python.h"

namespace gilscope::micro {
namespace {

class BlockingQueue {
 public:
  void put(int item) {
    {
      const std::lock_guard lock(mutex_);
      items_.push_back(item);
    }
    filled_.notify_one();
  }
  int get() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [this] { return !items_.empty(); });
    const int item = items_.front();
    items_.pop_front();
    return item;
  }

 private:
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<int> items_;
};

constexpr int kLast = -1;

void between_cpp_threads(benchmark::State& state) {
  BlockingQueue there;
  BlockingQueue back;
  const std::jthread echo([&] {
    for (int item = there.get(); item != kLast; item = there.get()) back.put(item);
  });
  for (auto _ : state) {
    there.put(1);
    benchmark::DoNotOptimize(back.get());
  }
  there.put(kLast);
}

BENCHMARK(between_cpp_threads)
    ->Name("queue_round_trip/mutex_and_condition")
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);

constexpr const char* kPythonEcho = R"(
import queue
import threading

def start(queue_name):
    make_queue = getattr(queue, queue_name)
    there, back = make_queue(), make_queue()
    def echo():
        while (item := there.get()) is not None:
            back.put(item)
    thread = threading.Thread(target=echo)
    thread.start()
    def round_trip():
        there.put(1)
        back.get()
    def stop():
        there.put(None)
        thread.join()
    return round_trip, stop
)";

void between_python_threads(benchmark::State& state, const char* queue_name) {
  const py::gil_scoped_acquire acquired;
  const py::tuple echo = define(kPythonEcho, "start")(queue_name);
  const py::object round_trip = echo[0];
  for (auto _ : state) {
    round_trip();
  }
  echo[1]();
}

BENCHMARK_CAPTURE(between_python_threads, simple_queue, "SimpleQueue")
    ->Name("queue_round_trip/queue.SimpleQueue")
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(between_python_threads, queue, "Queue")
    ->Name("queue_round_trip/queue.Queue")
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace gilscope::micro
