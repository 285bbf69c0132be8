// What a collector is: it takes one reading of the runner's process tree. Each is one file here and
// enters itself into the catalogue; the table of metrics (harness/model/metrics.h) says what the
// reading means. Elapsed and CPU time are not collected here: their clocks must stand next to the
// sample.
#pragma once

#include <sys/types.h>

#include <optional>
#include <vector>

#include "harness/model/metrics.h"

namespace gilscope::collectors {

// The runner, then its live descendants.
using Tree = std::vector<pid_t>;
[[nodiscard]] Tree tree_of_this_process();

// How readings of the tree become that of a sample or a visit.
enum class Kind {
  counter,  // only grows: by how much in a sample
  level,    // of a visit: after its last sample
  growth,   // of a visit: from the end of its first sample to the end of its last one
};

struct Collector {
  model::ReadingId reading;
  Kind kind = Kind::level;
  // Nothing where the kernel does not tell.
  std::optional<double> (*read)(const Tree& tree) = nullptr;
};

// Its source file holds one:
//   const Registration registration{{reading("rss_bytes"), Kind::level, read}};
struct Registration {
  explicit Registration(const Collector& collector);
};

[[nodiscard]] const std::vector<Collector>& all();

}  // namespace gilscope::collectors
