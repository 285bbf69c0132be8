// What of the machine spoils measurements: as it stands, and as it was during a run.
//
// Everything is read below a root folder (which tests replace). What cannot be read, in a container
// or a virtual machine say, is not checked and no error.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "harness/model/run.h"

namespace gilscope::machine {

using model::Warning;

// One check of the machine as it stands.
struct Check {
  std::string name;                // for readers: "CPU governor"
  bool readable = false;           // here
  std::string found;               // what was read
  std::optional<Warning> warning;  // when it is not as it should be
};

// cpu_governor, cpu_turbo, on_battery, page_cache, cgroup_cpus, other_load (by the load average).
std::vector<Check> check_machine(const std::filesystem::path& root = "/");
std::vector<Warning> warnings_of(const std::vector<Check>& checks);

// Counters that only grow; a difference of two says what happened meanwhile.
struct Counters {
  double wall_s = 0;
  std::optional<double> busy_s;   // of all CPUs, ours included
  std::optional<double> steal_s;  // that the hypervisor gave to others
  std::optional<double> swapped_pages;
  std::optional<double> throttled;  // times
  int cpus = 1;
};
Counters read_counters(const std::filesystem::path& root = "/");

// steal_time, other_load, swapping, throttling. `own_cpu_s`: what we and our children used between.
std::vector<Warning> check_counters(const Counters& before, const Counters& after,
                                    double own_cpu_s);

// CPU seconds of this process and of those children that have ended.
double own_cpu_s();

// too_few_cpus: `most_workers` of the cells that do not wait.
std::vector<Warning> check_workers(std::int64_t most_workers, std::int64_t usable_cpus,
                                   const std::vector<std::string>& cells);

// unoptimised_interpreter, debug_interpreter.
std::vector<Warning> check_interpreter(const std::string& tag,
                                       const model::InterpreterFacts& facts);

// debug_build: of gilscope itself.
std::vector<Warning> check_build();
std::vector<Warning> check_build(bool optimised);

// For how long the machine has been suspended since it started.
[[nodiscard]] std::chrono::nanoseconds time_asleep();

}  // namespace gilscope::machine
