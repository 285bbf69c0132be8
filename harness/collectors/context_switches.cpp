// Context switches of the process tree: those that a thread asked for by waiting, and those that
// the scheduler forced upon it. Of the runner itself threads that have ended count too, which
// executors that start a thread for each task leave behind; of its children live ones and those
// that were waited for.
#include <sys/resource.h>

#include "harness/collectors/collector.h"
#include "harness/collectors/proc.h"

namespace gilscope::collectors {
namespace {

std::optional<double> switches(const Tree& tree, long rusage::* count, const std::string& key) {
  rusage own{};
  rusage ended{};
  if (::getrusage(RUSAGE_SELF, &own) != 0 || ::getrusage(RUSAGE_CHILDREN, &ended) != 0) {
    return std::nullopt;
  }
  const Tree children(tree.begin() + 1, tree.end());
  const double here = static_cast<double>(own.*count) + static_cast<double>(ended.*count);
  if (children.empty()) return here;
  const auto below = sum_over_threads(children, "status", key);
  return below ? std::optional(here + *below) : std::nullopt;
}

std::optional<double> voluntary(const Tree& tree) {
  return switches(tree, &rusage::ru_nvcsw, "voluntary_ctxt_switches");
}

std::optional<double> involuntary(const Tree& tree) {
  return switches(tree, &rusage::ru_nivcsw, "nonvoluntary_ctxt_switches");
}

const Registration asked_for{{model::reading("voluntary_switches"), Kind::counter, voluntary}};
const Registration forced{{model::reading("involuntary_switches"), Kind::counter, involuntary}};

}  // namespace
}  // namespace gilscope::collectors
