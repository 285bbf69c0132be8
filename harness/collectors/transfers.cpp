// Bytes that the process tree moved by read() and write() and their kin, through files and pipes:
// what processes send each other. Sockets' own calls (send, recv) are not in it. Children that were
// waited for are.
#include "harness/collectors/collector.h"
#include "harness/collectors/proc.h"

namespace gilscope::collectors {
namespace {

std::optional<double> read_bytes(const Tree& tree) {
  return sum_over_tree(tree, "io", "rchar");
}

std::optional<double> written_bytes(const Tree& tree) {
  return sum_over_tree(tree, "io", "wchar");
}

const Registration in{{model::reading("read_bytes"), Kind::counter, read_bytes}};
const Registration out{{model::reading("written_bytes"), Kind::counter, written_bytes}};

}  // namespace
}  // namespace gilscope::collectors
