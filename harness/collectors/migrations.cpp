// How often the scheduler moved a live thread of the process tree from one CPU to another. Kernels
// without scheduler statistics (/proc/PID/sched) do not tell, and neither do most sandboxes.
#include "harness/collectors/collector.h"
#include "harness/collectors/proc.h"

namespace gilscope::collectors {
namespace {

std::optional<double> cpu_migrations(const Tree& tree) {
  return sum_over_threads(tree, "sched", "se.nr_migrations");
}

const Registration moved{{model::reading("cpu_migrations"), Kind::counter, cpu_migrations}};

}  // namespace
}  // namespace gilscope::collectors
