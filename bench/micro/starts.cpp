// Starting and ending what work can run in: a thread, a forked process, a fresh interpreter.
#include <benchmark/benchmark.h>
#include <spawn.h>

#include <array>
#include <cstdlib>
#include <thread>

#include "bench/micro/child.h"

namespace gilscope::micro {
namespace {

void thread_start(benchmark::State& state) {
  for (auto _ : state) {
    const std::jthread thread([] {});
  }
}

BENCHMARK(thread_start)->Name("start/std::jthread")->UseRealTime()->Unit(benchmark::kMicrosecond);

// The forked process is this one: small, with an interpreter loaded.
void process_fork(benchmark::State& state) {
  for (auto _ : state) {
    wait_for(fork_child([] {}));
  }
}

BENCHMARK(process_fork)->Name("start/fork")->UseRealTime()->Unit(benchmark::kMicrosecond);

void interpreter_start(benchmark::State& state) {
  std::array<const char*, 4> argv{GILSCOPE_PYTHON, "-c", "pass", nullptr};
  for (auto _ : state) {
    pid_t pid = 0;
    // posix_spawn takes char* for historical reasons and does not write through it.
    if (::posix_spawn(&pid, argv[0], nullptr, nullptr, const_cast<char* const*>(argv.data()),
                      environ) != 0) {
      state.SkipWithError("the interpreter " GILSCOPE_PYTHON " could not be started");
      break;
    }
    wait_for(pid);
  }
}

BENCHMARK(interpreter_start)->Name("start/python")->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace gilscope::micro
