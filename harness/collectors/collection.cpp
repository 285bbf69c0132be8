#include "harness/collectors/collection.h"

#include <algorithm>

#include "harness/collectors/collector.h"

namespace gilscope::collectors {
namespace {

using Values = std::vector<std::optional<double>>;

// Of the collectors of one kind; nothing at the places of the others.
Values read_all(Kind kind) {
  const Tree tree = tree_of_this_process();
  Values values;
  for (const Collector& collector : all()) {
    values.push_back(collector.kind == kind ? collector.read(tree) : std::nullopt);
  }
  return values;
}

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
  visit.processes = static_cast<int>(tree_of_this_process().size());
  set(visit.readings, Kind::level, read_all(Kind::level));
  if (!first_.empty()) {
    set(visit.readings, Kind::growth, growth(first_, read_all(Kind::growth)));
  }
}

}  // namespace gilscope::collectors
