// Releasing the GIL and getting it back: alone, and beside another thread that wants it.
#include <benchmark/benchmark.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>

#include "bench/micro/python.h"

namespace gilscope::micro {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

void compute(std::chrono::microseconds duration) {
  const auto end = Clock::now() + duration;
  while (Clock::now() < end) {
  }
}

void release_and_acquire(benchmark::State& state) {
  const py::gil_scoped_acquire acquired;
  for (auto _ : state) {
    PyEval_RestoreThread(PyEval_SaveThread());
  }
}

BENCHMARK(release_and_acquire)->Name("gil/release_acquire/alone");

void scoped_release(benchmark::State& state) {
  const py::gil_scoped_acquire acquired;
  for (auto _ : state) {
    const py::gil_scoped_release released;
  }
}

BENCHMARK(scoped_release)->Name("gil/release_acquire/alone_pybind11");

// A Python thread that says in `rounds` that it has the GIL, calls `step`, and so on for as long as
// this lives. Needs the GIL.
class Companion {
 public:
  explicit Companion(const py::object& step)
      : stop_(define(kSource, "start")(py::cpp_function([this] { ++rounds_; }), step)) {}
  Companion(const Companion&) = delete;
  Companion& operator=(const Companion&) = delete;
  ~Companion() { stop_(); }

  // Returns when the companion has taken the GIL after this was called without it.
  void await_its_turn() const {
    const auto before = rounds_.load();
    while (rounds_.load() == before) std::this_thread::yield();
  }

 private:
  static constexpr const char* kSource = R"(
import threading

def start(count, step):
    going = [True]
    def loop():
        while going:
            count()
            step()
    thread = threading.Thread(target=loop)
    thread.start()
    def stop():
        going.clear()
        thread.join()
    return stop
)";
  std::atomic<std::int64_t> rounds_{0};
  py::object stop_;
};

py::object pure_python() {
  return define("def step(): pass", "step");
}
py::object releasing() {
  return py::cpp_function([] { compute(100us); }, py::call_guard<py::gil_scoped_release>());
}

// Getting the GIL back after a native call that lasts until the companion has taken it (a bare
// release and acquire would win it back before the companion wakes).
void reacquire(benchmark::State& state, py::object (*make_step)()) {
  const py::gil_scoped_acquire acquired;
  const Companion companion(make_step());
  for (auto _ : state) {
    PyThreadState* thread = PyEval_SaveThread();
    companion.await_its_turn();
    const auto asked = Clock::now();
    PyEval_RestoreThread(thread);
    state.SetIterationTime(std::chrono::duration<double>(Clock::now() - asked).count());
  }
}

// Iterations are given because the native call is not part of the time that would choose them.
BENCHMARK_CAPTURE(reacquire, pure_python, pure_python)
    ->Name("gil/reacquire/beside_pure_python")
    ->UseManualTime()
    ->Iterations(200)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(reacquire, releasing, releasing)
    ->Name("gil/reacquire/beside_releasing_thread")
    ->UseManualTime()
    ->Iterations(5000)
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace gilscope::micro
