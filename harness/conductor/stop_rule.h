// The stop rule: which slots of the rounds need more visits.
#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

#include "harness/conductor/slot.h"

namespace gilscope::conductor {

// The slots that are not settled yet, the widest first. A slot is settled once its interval
// reaches 95 % and half of it is within the precision; a ratio that seems to differ from 1 must
// moreover be at least three such halves away from it, so that a finding survives the correction
// for many cells. A base stays as long as anything that is measured against it.
std::vector<std::size_t> unsettled(const std::vector<Slot>& slots, double precision);

// Of a run that answers for a number of items, the slots that are hopeless: after two rounds,
// measured in each and in none of them below `kHopeless` times the least that any slot took in it.
// Never a base.
inline constexpr double kHopeless = 1.3;
[[nodiscard]] std::vector<std::size_t> hopeless(const std::vector<Slot>& slots);

// Of those (widest first), as many as are expected to fit into what is left of the budget. Slots
// with fewer visits than an interval needs go on only all together.
std::vector<std::size_t> affordable(const std::vector<Slot>& slots,
                                    const std::vector<std::size_t>& wanted,
                                    std::chrono::duration<double> left);

}  // namespace gilscope::conductor
