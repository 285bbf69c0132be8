#include "harness/collectors/collection.h"

#include <algorithm>

namespace gilscope::collectors {
namespace {

using Values = std::vector<std::optional<double>>;

// Never below zero: a process that ended takes its counts along where its parent does not keep
// them, and memory that is given back is no growth.
Values growth(const Values& from, const Values& to) {
  Values grown(to.size());
  for (std::size_t i = 0; i < to.size(); ++i) {
    if (from[i] && to[i]) grown[i] = std::max(0.0, *to[i] - *from[i]);
  }
  return grown;
}

void set(model::Readings& readings, Kind kind, const Values& values) {
  for (std::size_t i = 0; i < all().size(); ++i) {
    if (all()[i].kind == kind) readings.set(all()[i].reading, values[i]);
  }
}

}  // namespace

Tree Collection::tree() const {
  Tree tree = tree_of_this_process();
  std::erase_if(tree, [this](pid_t pid) { return std::ranges::find(apart_, pid) != apart_.end(); });
  return tree;
}

// Of the collectors of one kind; nothing at the places of the others.
Collection::Values Collection::read_all(Kind kind) const {
  const Tree processes = tree();
  Values values;
  for (const Collector& collector : all()) {
    values.push_back(collector.kind == kind ? collector.read(processes) : std::nullopt);
  }
  return values;
}

// Reading /proc is itself reading, and may wait and fault: an empty sample before each one says how
// much of its counts that is, with the walk over the tree, which is therefore made each time.
void Collection::before() {
  const Values blank = read_all(Kind::counter);
  before_ = read_all(Kind::counter);
  reading_itself_ = growth(blank, before_);
}

void Collection::after(model::Readings& sample) {
  const Values counted = growth(before_, read_all(Kind::counter));
  set(sample, Kind::counter, growth(reading_itself_, counted));
  if (first_.empty()) first_ = read_all(Kind::growth);
}

void Collection::finish(model::Visit& visit) const {
  visit.processes = static_cast<int>(tree().size());
  set(visit.readings, Kind::level, read_all(Kind::level));
  if (!first_.empty()) {
    set(visit.readings, Kind::growth, growth(first_, read_all(Kind::growth)));
  }
}

}  // namespace gilscope::collectors
