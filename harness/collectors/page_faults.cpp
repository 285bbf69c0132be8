// Page faults of the process tree, those of ended threads and of children that were waited for
// included: minor ones map memory that is there already, major ones wait for storage.
#include "harness/collectors/collector.h"
#include "harness/collectors/proc.h"

namespace gilscope::collectors {
namespace {

// Fields of /proc/PID/stat: of the process, and of its children that were waited for.
std::optional<double> faults(const Tree& tree, int own, int of_children) {
  return sum_over_tree(tree, [&](const std::string& folder) {
    return sum_of_stat(folder + "/stat", own, of_children);
  });
}

std::optional<double> minor_faults(const Tree& tree) {
  return faults(tree, 10, 11);
}

std::optional<double> major_faults(const Tree& tree) {
  return faults(tree, 12, 13);
}

const Registration minor_ones{{model::reading("minor_faults"), Kind::counter, minor_faults}};
const Registration major_ones{{model::reading("major_faults"), Kind::counter, major_faults}};

}  // namespace
}  // namespace gilscope::collectors
