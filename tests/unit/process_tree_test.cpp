// What a process tree has used: our own work and that of children, live and gone.
#include "harness/measure/process_tree.h"

#include <gtest/gtest.h>

#include <chrono>
#include <ctime>
#include <thread>

#include "tests/unit/child.h"

namespace gilscope::measure {
namespace {

using tests::Child;
using namespace std::chrono_literals;

// Uses that much CPU time, however busy the machine is.
void spin(double cpu_s) {
  timespec time{};
  const auto used = [&] {
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
  };
  for (const double end = used() + cpu_s; used() < end;) {
  }
}

TEST(TreeCpu, GrowsByWhatWeUse) {
  const double before = tree_cpu_s();
  spin(0.05);
  const double used = tree_cpu_s() - before;
  EXPECT_GE(used, 0.05);
  EXPECT_LT(used, 1.0);
}

TEST(TreeCpu, CountsOurThreads) {
  const double before = tree_cpu_s();
  {
    const std::jthread one([] { spin(0.03); });
    const std::jthread two([] { spin(0.03); });
  }
  EXPECT_GE(tree_cpu_s() - before, 0.06);
}

TEST(TreeCpu, DoesNotGrowWhileWeSleep) {
  const double before = tree_cpu_s();
  std::this_thread::sleep_for(100ms);
  EXPECT_LT(tree_cpu_s() - before, 0.08);
}

TEST(TreeCpu, CountsALiveChildAndStillWhenItHasBeenReaped) {
  const double before = tree_cpu_s();
  Child child([] { spin(0.05); });
  EXPECT_GE(tree_cpu_s() - before, 0.05);
  child.end();
  // The kernel may account a reaped child's time by ticks: allow for two of them.
  EXPECT_GE(tree_cpu_s() - before, 0.03);
}

TEST(TreeCpu, CountsAGrandchild) {
  const double before = tree_cpu_s();
  const Child child([] { static const Child grandchild([] { spin(0.05); }); });
  EXPECT_GE(tree_cpu_s() - before, 0.05);
}

}  // namespace
}  // namespace gilscope::measure
