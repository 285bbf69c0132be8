// The fixtures of a run: put up before the first visit that needs them, taken down with this
// object.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "harness/conductor/slot.h"
#include "harness/conductor/visit.h"
#include "harness/fixtures/fixture.h"
#include "harness/plan/fixture_file.h"
#include "harness/plan/kernel_file.h"

namespace gilscope::conductor {

struct RunPlan;

class RunFixtures {
 public:
  // `logs`: the folder for what Python fixtures write to standard error.
  RunFixtures(const RunPlan& plan, std::filesystem::path logs)
      : plan_(plan), logs_(std::move(logs)) {}

  // Puts up what kernels need. Throws UserError when one cannot be put up.
  void put_up_for_kernels(const std::vector<Slot>& slots);

  // Puts up what the order's cell needs and is not up (any more), and tells the order of it. The
  // reason when that cannot be done, otherwise nothing.
  std::string serve(std::size_t side, VisitOrder& order);

  // What is to be said of the fixtures of a cell whose visit has failed: which of them has ended,
  // and where its log is kept. Empty when all go on.
  std::string say_who_ended(std::size_t side, const VisitOrder& order);

  void take_down() { fixtures_.clear(); }

 private:
  struct Entry {
    std::string name;
    std::shared_ptr<fixtures::Fixture> fixture;
  };

  Entry& put_up_for_kernel(const std::string& name, const model::Cell& cell);
  Entry& put_up(const plan::FixtureFile& file, std::size_t side, const VisitOrder& order);
  [[nodiscard]] std::vector<std::string> needs_of_kernel(std::size_t side,
                                                         const model::Cell& cell) const;
  [[nodiscard]] std::string keep_log(const std::string& name, std::size_t side) const;
  void drop_ended();

  const RunPlan& plan_;
  std::filesystem::path logs_;
  std::map<std::string, Entry> fixtures_;  // by what asks for them
};

}  // namespace gilscope::conductor
