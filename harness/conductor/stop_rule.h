// The stop rule: which places of the rounds need more visits.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace gilscope::conductor {

// A place in the rounds: one cell, or the same cell on two sides, visited back to back.
struct Place {
  std::string name;
  std::string group;     // kernel and size: what shares a base
  bool is_base = false;  // others of the group are measured against it
  // Side -> round -> the visit's median of warm samples.
  std::vector<std::map<std::int64_t, double>> times;
  std::chrono::duration<double> spent{};  // by all its visits
  int rounds = 0;                         // it was visited in
};

// The places that are not settled yet, the widest first. A place is settled once its interval
// reaches 95 % and half of it is within the precision; a ratio that seems to differ from 1 must
// moreover be at least three such halves away from it, so that a finding survives the correction
// for many cells. A base stays as long as anything that is measured against it.
std::vector<std::size_t> unsettled(const std::vector<Place>& places, double precision);

// Of those (widest first), as many as are expected to fit into what is left of the budget. Places
// with fewer visits than an interval needs go on only all together.
std::vector<std::size_t> affordable(const std::vector<Place>& places,
                                    const std::vector<std::size_t>& wanted,
                                    std::chrono::duration<double> left);

}  // namespace gilscope::conductor
