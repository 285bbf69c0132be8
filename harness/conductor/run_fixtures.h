// The fixtures of a run: put up before the first visit, taken down with this object.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "harness/conductor/slot.h"
#include "harness/fixtures/fixture.h"
#include "harness/plan/kernel_file.h"

namespace gilscope::conductor {

struct RunPlan;

class RunFixtures {
 public:
  // Puts up what the members' kernels need, one for each kernel and size, and adds what the
  // fixtures say of themselves to the params of the members' cells. Throws UserError when one
  // cannot be put up.
  RunFixtures(const RunPlan& plan, std::vector<Slot>& slots);

  void take_down() { fixtures_.clear(); }

 private:
  void put_up_for(Member& member, const std::vector<plan::KernelFile>& kernels);

  std::map<std::string, std::shared_ptr<fixtures::Fixture>> fixtures_;  // by kernel/size
};

}  // namespace gilscope::conductor
