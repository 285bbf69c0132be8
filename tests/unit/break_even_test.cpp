// From which duration of a task on a strategy pays, by what tasks carry.
#include "harness/analysis/break_even.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace gilscope::analysis {
namespace {

namespace metrics = model::metrics;

// The plain loop and one pool, at sizes of so many bytes and so long a task.
struct Size {
  double bytes;
  double task_s;
  double gain;
};

constexpr std::int64_t kTasks = 10;

Estimate known(double median, double doubt = 0) {
  Estimate estimate;
  estimate.median = median;
  if (doubt > 0) {
    estimate.low = median * (1 - doubt);
    estimate.high = median * (1 + doubt);
  }
  return estimate;
}

CellAnalysis cell(const std::string& executor, const std::string& size, std::int64_t workers = 2) {
  CellAnalysis analysis;
  analysis.cell.kernel = "transform";
  analysis.cell.size = size;
  analysis.cell.executor = executor;
  analysis.cell.binding = "python";
  analysis.cell.interpreter = "cp311";
  analysis.cell.workers = workers;
  analysis.cell.tasks = kTasks;
  analysis.cell.carries = true;
  return analysis;
}

class BreakEvenTest : public testing::Test {
 protected:
  std::vector<BreakEven> borders(const std::vector<Size>& sizes, double doubt = 0.1) {
    std::size_t number = 0;
    for (const Size& size : sizes) {
      const std::string name = "size" + std::to_string(number++);
      CellAnalysis loop = cell("serial", name, 1);
      loop.estimates[metrics::warm_s] = known(size.task_s * kTasks);
      loop.estimates[metrics::bytes_in] = known(size.bytes * kTasks);
      CellAnalysis pool = cell("pool", name);
      pool.estimates[metrics::warm_s] = known(size.task_s * kTasks / size.gain);
      pool.speedup_python = known(size.gain, doubt);
      pool.estimates[metrics::serialise_s] = known(1e-3 * kTasks);
      pool.estimates[metrics::deserialise_s] = known(1e-3 * kTasks);
      cells_.push_back(loop);
      cells_.push_back(pool);
    }
    cells_.insert(cells_.end(), more_.begin(), more_.end());
    std::vector<KernelAnalysis> kernels;
    for (const CellAnalysis& one : cells_) {
      if (one.cell.executor != "serial") continue;
      KernelAnalysis& kernel = kernels.emplace_back();
      kernel.kernel = one.cell.kernel;
      kernel.size = one.cell.size;
      kernel.tasks = kTasks;
      kernel.base = &one;
    }
    return break_evens(kernels, cells_, 2);
  }

  std::vector<CellAnalysis> cells_;
  std::vector<CellAnalysis> more_;
};

TEST_F(BreakEvenTest, LiesWhereTheGainCrossesOne) {
  // From 1/2 to 2 on the way from 1 to 16 ms: one is in the middle of the logarithms.
  const auto found = borders({{1000, 1e-3, 0.5}, {1000, 16e-3, 2}});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].strategy, "pool.python");
  EXPECT_NEAR(found[0].task_s.value(), 4e-3, 1e-9);
  EXPECT_TRUE(found[0].pays);
  // The upper end of the gain crosses earlier, the lower one later.
  EXPECT_LT(found[0].low.value(), 4e-3);
  EXPECT_GT(found[0].high.value(), 4e-3);
  EXPECT_EQ(found[0].points.size(), 2U);
}

TEST_F(BreakEvenTest, IsOpenWhereItWasNotReached) {
  const auto always = borders({{1000, 1e-3, 1.5}, {1000, 16e-3, 2}});
  ASSERT_EQ(always.size(), 1U);
  EXPECT_FALSE(always[0].task_s);
  EXPECT_TRUE(always[0].pays);
  cells_.clear();
  const auto never = borders({{1000, 1e-3, 0.2}, {1000, 16e-3, 0.9}});
  EXPECT_FALSE(never[0].task_s);
  EXPECT_FALSE(never[0].pays);
  EXPECT_FALSE(never[0].high);
}

TEST_F(BreakEvenTest, AnEndOfTheDoubtMayBeOpen) {
  const auto found = borders({{1000, 1e-3, 0.5}, {1000, 16e-3, 1.05}});
  EXPECT_TRUE(found[0].task_s);
  EXPECT_TRUE(found[0].low);
  EXPECT_FALSE(found[0].high);  // the lower end of the gain stays below 1
}

TEST_F(BreakEvenTest, WhatIsLostAgainIsNotPaid) {
  // It pays at 1 ms and not at 4 ms: from where it goes on to pay.
  const auto found = borders({{1000, 1e-3, 1.2}, {1000, 4e-3, 0.5}, {1000, 16e-3, 2}});
  EXPECT_GT(found[0].task_s.value(), 4e-3);
}

TEST_F(BreakEvenTest, EachWeightHasABorderAndPickledHeadsMakeNone) {
  const auto found = borders(
      {{1000, 1e-3, 0.5}, {1010, 16e-3, 2}, {1e6, 1e-3, 0.1}, {1e6, 16e-3, 1.1}, {5e6, 1e-3, 0.1}});
  ASSERT_EQ(found.size(), 2U);  // the last weight has one duration, which draws no border
  EXPECT_LT(found[0].bytes, found[1].bytes);
  EXPECT_LT(found[0].task_s.value(), found[1].task_s.value());
}

TEST_F(BreakEvenTest, ThePredictionIsOfWhoeverHasMostToDo) {
  CellAnalysis noop = cell("pool", "small");
  noop.cell.kernel = "noop";
  noop.cell.carries = false;
  noop.dispatch_s = known(1e-3);
  more_ = {noop};
  const auto found = borders({{1000, 1e-3, 0.5}, {1000, 100e-3, 1.9}});
  // The caller: 1 ms to hand out and half of 2 ms of pickling, while a task is 1 ms.
  // All three share two CPUs: (2 + 2) / 2 = 2 ms a task.
  EXPECT_NEAR(found[0].points[0].predicted.value(), 0.5, 1e-9);
  // A long task: 101 ms by two workers, with 2 ms of the caller's on the same two CPUs.
  EXPECT_NEAR(found[0].points[1].predicted.value(), 100 / 51.5, 1e-9);
}

TEST_F(BreakEvenTest, WithoutTheHandOutThereIsNoPrediction) {
  const auto found = borders({{1000, 1e-3, 0.5}, {1000, 16e-3, 2}});
  EXPECT_FALSE(found[0].points[0].predicted);
}

}  // namespace
}  // namespace gilscope::analysis
