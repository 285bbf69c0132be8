// Memory of the process tree: the sum of every process's own peak, which counts shared pages in
// each, and of their proportional shares, where the kernel has them.
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

}  // namespace
}  // namespace gilscope::collectors
