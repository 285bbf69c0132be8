// The word of a verdict on a whole comparison.
#pragma once

namespace gilscope::comparison {

enum class Overall {
  regressed,     // something became worse that is not accepted, or fails
  improved,      // something became better and nothing worse
  same,          // every time is the same, but for what is accepted
  inconclusive,  // no regression was found, and not every time could be told
};
[[nodiscard]] const char* overall_text(Overall overall);

}  // namespace gilscope::comparison
