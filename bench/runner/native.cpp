// The native shell: a runner without any Python.
#include "bench/runner/runner_main.h"

int main(int argc, char** argv) {
  using namespace gilscope;
  return runner::runner_main(
      argc, argv,
      {.host = "native", .interpreter = "native", .make_executor = executors::make_executor});
}
