// Memory of the process tree: the sum of every process's own peak, which counts shared pages in
// each, and of their proportional shares, where the kernel has them; and by how much it grows while
// the same work is repeated, which tells of a leak or of a cache that fills.
#include "harness/collectors/collection.h"
#include "harness/collectors/collector.h"
#include "harness/collectors/proc.h"

namespace gilscope::collectors {
namespace {

std::optional<double> in_bytes(const std::optional<double>& kibibytes) {
  return kibibytes ? std::optional(*kibibytes * 1024) : std::nullopt;
}

std::optional<double> peak_rss_bytes(const Tree& tree) {
  return in_bytes(sum_over_tree(tree, "status", "VmHWM"));
}

std::optional<double> pss_bytes(const Tree& tree) {
  return in_bytes(sum_over_tree(tree, "smaps_rollup", "Pss"));
}

const Registration rss{{model::reading("rss_bytes"), Kind::level, peak_rss_bytes}};
const Registration pss{{model::reading("pss_bytes"), Kind::level, pss_bytes}};
const Registration grown{{model::reading("growth_bytes"), Kind::growth, resident_bytes}};

}  // namespace

std::optional<double> resident_bytes(const Tree& processes) {
  return in_bytes(sum_over_tree(processes, "status", "VmRSS"));
}

}  // namespace gilscope::collectors
