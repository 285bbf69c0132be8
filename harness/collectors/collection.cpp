#include "harness/collectors/collection.h"

#include <algorithm>

#include "harness/collectors/collector.h"

namespace gilscope::collectors {
namespace {

// A process that ended takes its counts along, where its parent does not keep them.
std::optional<double> growth(const std::optional<double>& from, const std::optional<double>& to) {
  if (!from || !to) return std::nullopt;
  return std::max(0.0, *to - *from);
}

}  // namespace

// Reading /proc is itself read, written and faulted: collectors are asked in one order before a
// sample and in the opposite one after it, so that what one of them costs is in the counts of those
// around it once and not in its own.
void Collection::before() {
  const Tree tree = tree_of_this_process();
  before_.assign(all().size(), std::nullopt);
  for (std::size_t i = 0; i < all().size(); ++i) {
    if (all()[i].kind == Kind::counter) before_[i] = all()[i].read(tree);
  }
}

void Collection::after(model::Readings& sample) {
  const Tree tree = tree_of_this_process();
  const bool is_first = first_.empty();
  if (is_first) first_.assign(all().size(), std::nullopt);
  for (std::size_t i = all().size(); i-- > 0;) {
    const Collector& collector = all()[i];
    if (collector.kind == Kind::counter) {
      sample.set(collector.reading, growth(before_.at(i), collector.read(tree)));
    } else if (collector.kind == Kind::growth && is_first) {
      first_[i] = collector.read(tree);
    }
  }
}

void Collection::finish(model::Visit& visit) const {
  const Tree tree = tree_of_this_process();
  visit.processes = static_cast<int>(tree.size());
  for (std::size_t i = 0; i < all().size(); ++i) {
    const Collector& collector = all()[i];
    if (collector.kind == Kind::level) {
      visit.readings.set(collector.reading, collector.read(tree));
    } else if (collector.kind == Kind::growth && !first_.empty()) {
      visit.readings.set(collector.reading, growth(first_[i], collector.read(tree)));
    }
  }
}

}  // namespace gilscope::collectors
