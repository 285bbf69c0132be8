#include <unistd.h>

#include "harness/collectors/collector.h"
#include "harness/support/process.h"

namespace gilscope::collectors {
namespace {

std::vector<Collector>& catalogue() {
  static std::vector<Collector> collectors;
  return collectors;
}

}  // namespace

Registration::Registration(const Collector& collector) {
  catalogue().push_back(collector);
}

const std::vector<Collector>& all() {
  return catalogue();
}

Tree tree_of_this_process() {
  Tree tree = {::getpid()};
  const std::vector<pid_t> below = descendants_of(::getpid());
  tree.insert(tree.end(), below.begin(), below.end());
  return tree;
}

}  // namespace gilscope::collectors
