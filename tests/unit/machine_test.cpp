// What of a machine spoils measurements, read from made-up /proc and /sys.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "harness/machine/control_groups.h"
#include "harness/machine/cpus.h"
#include "harness/machine/state.h"
#include "tests/unit/helpers.h"

namespace gilscope::machine {
namespace {

class MachineTest : public testing::Test {
 protected:
  void write(const std::string& file, const std::string& text) { (void)folder_.write(file, text); }

  [[nodiscard]] bool warned(const std::string& code) const {
    return has(warnings_of(check_machine(folder_.path())), code);
  }

  static bool has(const std::vector<Warning>& warnings, const std::string& code) {
    const auto found = std::ranges::find(warnings, code, &Warning::code);
    if (found == warnings.end()) return false;
    EXPECT_FALSE(found->text.empty());
    EXPECT_FALSE(found->remedy.empty());
    return true;
  }

  tests::TemporaryFolder folder_;
};

constexpr const char* kGovernor = "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor";

TEST_F(MachineTest, WhatCannotBeReadIsNoWarning) {
  EXPECT_TRUE(warnings_of(check_machine(folder_.path())).empty());
  for (const Check& check : check_machine(folder_.path())) {
    EXPECT_EQ(check.readable, check.name == "CPUs") << check.name;
  }
}

TEST_F(MachineTest, Governor) {
  write(kGovernor, "performance\n");
  EXPECT_FALSE(warned("cpu_governor"));
  write("sys/devices/system/cpu/cpu1/cpufreq/scaling_governor", "powersave\n");
  EXPECT_TRUE(warned("cpu_governor"));
}

TEST_F(MachineTest, Turbo) {
  write("sys/devices/system/cpu/intel_pstate/no_turbo", "1\n");
  EXPECT_FALSE(warned("cpu_turbo"));
  write("sys/devices/system/cpu/intel_pstate/no_turbo", "0\n");
  EXPECT_TRUE(warned("cpu_turbo"));
}

TEST_F(MachineTest, TurboOfOtherDrivers) {
  write("sys/devices/system/cpu/cpufreq/boost", "1\n");
  EXPECT_TRUE(warned("cpu_turbo"));
}

TEST_F(MachineTest, Battery) {
  write("sys/class/power_supply/BAT0/type", "Battery\n");
  write("sys/class/power_supply/BAT0/status", "Charging\n");
  EXPECT_FALSE(warned("on_battery"));
  write("sys/class/power_supply/BAT0/status", "Discharging\n");
  EXPECT_TRUE(warned("on_battery"));
}

TEST_F(MachineTest, PageCache) {
  write("proc/meminfo", "MemTotal: 1000 kB\nMemAvailable: 900 kB\nDirty: 1 kB\n");
  EXPECT_FALSE(warned("page_cache"));
  write("proc/meminfo", "MemTotal: 1000 kB\nMemAvailable: 50 kB\nDirty: 1 kB\n");
  EXPECT_TRUE(warned("page_cache"));
  write("proc/meminfo", "MemTotal: 1000 kB\nMemAvailable: 900 kB\nDirty: 100 kB\n");
  EXPECT_TRUE(warned("page_cache"));
}

TEST_F(MachineTest, Load) {
  write("proc/loadavg", "0.20 0.1 0.1 1/100 5\n");
  EXPECT_FALSE(warned("other_load"));
  write("proc/loadavg", "3.20 0.1 0.1 1/100 5\n");
  EXPECT_TRUE(warned("other_load"));
}

TEST_F(MachineTest, ControlGroupsOfVersion2AtAnyLevel) {
  write("proc/self/cgroup", "0::/outer/inner\n");
  EXPECT_FALSE(cgroup_cpus(folder_.path()));
  write("sys/fs/cgroup/outer/inner/cpu.max", "max 100000\n");
  EXPECT_FALSE(cgroup_cpus(folder_.path()));
  write("sys/fs/cgroup/outer/cpu.max", "50000 100000\n");
  EXPECT_DOUBLE_EQ(cgroup_cpus(folder_.path()).value(), 0.5);
  EXPECT_TRUE(warned("cgroup_cpus"));
  EXPECT_EQ(usable_cpus(folder_.path()), 1);
}

TEST_F(MachineTest, ControlGroupsOfVersion1) {
  write("proc/self/cgroup", "4:cpu,cpuacct:/box\n");
  write("sys/fs/cgroup/cpu/box/cpu.cfs_quota_us", "-1\n");
  write("sys/fs/cgroup/cpu/box/cpu.cfs_period_us", "100000\n");
  EXPECT_FALSE(cgroup_cpus(folder_.path()));
  write("sys/fs/cgroup/cpu/box/cpu.cfs_quota_us", "150000\n");
  EXPECT_DOUBLE_EQ(cgroup_cpus(folder_.path()).value(), 1.5);
}

TEST_F(MachineTest, MemoryOfControlGroupsOfVersion2) {
  write("proc/self/cgroup", "0::/outer/inner\n");
  write("proc/vmstat", "nr_free 7\noom_kill 2\n");
  EXPECT_FALSE(memory_limit(folder_.path()));
  EXPECT_EQ(memory_kills(folder_.path()), 2);
  write("sys/fs/cgroup/outer/inner/memory.max", "max\n");
  write("sys/fs/cgroup/outer/memory.max", "2147483648\n");
  write("sys/fs/cgroup/outer/memory.events", "low 0\noom 9\noom_kill 3\n");
  EXPECT_EQ(memory_limit(folder_.path()), std::int64_t{1} << 31);
  EXPECT_EQ(memory_kills(folder_.path()), 5);
}

TEST_F(MachineTest, MemoryOfControlGroupsOfVersion1) {
  write("proc/self/cgroup", "9:memory:/box\n4:cpu,cpuacct:/box\n");
  write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  EXPECT_FALSE(memory_limit(folder_.path()));
  write("sys/fs/cgroup/memory/box/memory.limit_in_bytes", "1048576\n");
  write("sys/fs/cgroup/memory/box/memory.oom_control", "oom_kill_disable 0\noom_kill 4\n");
  EXPECT_EQ(memory_limit(folder_.path()), 1 << 20);
  EXPECT_EQ(memory_kills(folder_.path()), 4);
}

TEST_F(MachineTest, ReadsTheCounters) {
  write("proc/stat", "cpu 100 0 50 1000 0 0 0 30 0 0\ncpu0 1\ncpu1 1\nintr 5\n");
  write("proc/vmstat", "nr_free 7\npswpin 3\npswpout 4\n");
  write("sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count", "9\n");
  const Counters counters = read_counters(folder_.path());
  EXPECT_DOUBLE_EQ(counters.busy_s.value(), 1.5);
  EXPECT_DOUBLE_EQ(counters.steal_s.value(), 0.3);
  EXPECT_DOUBLE_EQ(counters.swapped_pages.value(), 7);
  EXPECT_DOUBLE_EQ(counters.throttled.value(), 9);
  EXPECT_EQ(counters.cpus, 2);
}

class CountersTest : public MachineTest {
 protected:
  Counters before_{
      .wall_s = 0, .busy_s = 10, .steal_s = 1, .swapped_pages = 5, .throttled = 2, .cpus = 2};
  Counters after_{
      .wall_s = 100, .busy_s = 60, .steal_s = 1, .swapped_pages = 5, .throttled = 2, .cpus = 2};
};

TEST_F(CountersTest, ACalmRunHasNoWarning) {
  EXPECT_TRUE(check_counters(before_, after_, 50).empty());
  EXPECT_TRUE(check_counters({}, {}, 50).empty());
}

TEST_F(CountersTest, Steal) {
  after_.steal_s = 9;
  EXPECT_TRUE(has(check_counters(before_, after_, 50), "steal_time"));
}

TEST_F(CountersTest, OtherLoad) {
  EXPECT_TRUE(has(check_counters(before_, after_, 30), "other_load"));
}

TEST_F(CountersTest, Swapping) {
  after_.swapped_pages = 1000;
  EXPECT_TRUE(has(check_counters(before_, after_, 50), "swapping"));
}

TEST_F(CountersTest, Throttling) {
  after_.throttled = 3;
  EXPECT_TRUE(has(check_counters(before_, after_, 50), "throttling"));
}

TEST_F(MachineTest, FewerCpusThanWorkers) {
  EXPECT_TRUE(check_workers(2, 2, {}).empty());
  const auto warnings = check_workers(8, 2, {"a", "b"});
  EXPECT_TRUE(has(warnings, "too_few_cpus"));
  EXPECT_EQ(warnings.at(0).cells.size(), 2);
}

TEST_F(MachineTest, Interpreters) {
  model::InterpreterFacts good;
  good.implementation = "CPython";
  EXPECT_TRUE(check_interpreter("cp311", good).empty());
  model::InterpreterFacts slow = good;
  slow.optimized = false;
  EXPECT_TRUE(has(check_interpreter("cp311", slow), "unoptimised_interpreter"));
  slow.implementation = "PyPy";
  EXPECT_TRUE(check_interpreter("pypy311", slow).empty());
  model::InterpreterFacts debug = good;
  debug.debug = true;
  EXPECT_TRUE(has(check_interpreter("cp311", debug), "debug_interpreter"));
}

TEST_F(MachineTest, DebugBuild) {
  EXPECT_TRUE(check_build(true).empty());
  EXPECT_TRUE(has(check_build(false), "debug_build"));
}

}  // namespace
}  // namespace gilscope::machine
