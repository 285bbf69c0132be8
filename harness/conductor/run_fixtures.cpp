#include "harness/conductor/run_fixtures.h"

#include <algorithm>

#include "harness/conductor/run_plan.h"

namespace gilscope::conductor {

RunFixtures::RunFixtures(const RunPlan& plan, std::vector<Slot>& slots) {
  for (Slot& slot : slots) {
    for (Member& member : slot.members) put_up_for(member, plan.sides[member.side].kernels);
  }
}

void RunFixtures::put_up_for(Member& member, const std::vector<plan::KernelFile>& kernels) {
  model::Cell& cell = member.cell;
  const auto kernel = std::ranges::find(kernels, cell.kernel, &plan::KernelFile::name);
  if (kernel == kernels.end() || !kernel->fixture) return;
  auto& fixture = fixtures_[cell.kernel + "/" + cell.size];
  if (!fixture) fixture = fixtures::make_fixture(*kernel->fixture, cell.params);
  cell.params.merge(fixture->params());
}

}  // namespace gilscope::conductor
