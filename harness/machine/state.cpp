// The machine as it stands.
#include "harness/machine/state.h"

#include <fmt/format.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "harness/machine/cpus.h"

namespace gilscope::machine {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> first_line(const fs::path& file) {
  std::ifstream stream(file);
  std::string line;
  if (!std::getline(stream, line)) return std::nullopt;
  return line;
}

std::vector<fs::path> entries(const fs::path& folder, std::string_view prefix) {
  std::vector<fs::path> found;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) {
    if (entry.path().filename().string().starts_with(prefix)) found.push_back(entry.path());
  }
  return found;
}

Check governor(const fs::path& root) {
  Check check{.name = "CPU governor", .found = {}, .warning = {}};
  std::set<std::string> governors;
  for (const fs::path& cpu : entries(root / "sys/devices/system/cpu", "cpu")) {
    if (const auto line = first_line(cpu / "cpufreq/scaling_governor")) governors.insert(*line);
  }
  check.readable = !governors.empty();
  for (const std::string& one : governors) check.found += (check.found.empty() ? "" : ", ") + one;
  if (check.readable && governors != std::set<std::string>{"performance"}) {
    check.warning = {
        "cpu_governor",
        fmt::format("The CPU governor is {}, so the clock follows the load.", check.found),
        "Set it to performance: `cpupower frequency-set -g performance`.",
        {}};
  }
  return check;
}

Check turbo(const fs::path& root) {
  Check check{.name = "CPU turbo", .found = {}, .warning = {}};
  const auto cpu = root / "sys/devices/system/cpu";
  const auto no_turbo = first_line(cpu / "intel_pstate/no_turbo");
  const auto boost = first_line(cpu / "cpufreq/boost");
  check.readable = no_turbo || boost;
  const bool on = (no_turbo && *no_turbo == "0") || (boost && *boost == "1");
  if (check.readable) check.found = on ? "on" : "off";
  if (on) {
    check.warning = {"cpu_turbo",
                     "Turbo is on: one busy core is clocked higher than all, which looks like bad "
                     "scaling.",
                     "Switch it off: write 1 to intel_pstate/no_turbo, or 0 to cpufreq/boost.",
                     {}};
  }
  return check;
}

Check battery(const fs::path& root) {
  Check check{.name = "Power supply", .found = {}, .warning = {}};
  for (const fs::path& supply : entries(root / "sys/class/power_supply", "")) {
    const auto status = first_line(supply / "status");
    if (first_line(supply / "type") != "Battery" || !status) continue;
    check.readable = true;
    check.found = *status;
    if (*status != "Discharging") continue;
    check.warning = {"on_battery",
                     fmt::format("The machine runs on battery ({} %).",
                                 first_line(supply / "capacity").value_or("?")),
                     "Plug it in.",
                     {}};
  }
  return check;
}

std::map<std::string, double> meminfo(const fs::path& root) {
  std::map<std::string, double> values;
  std::ifstream stream(root / "proc/meminfo");
  for (std::string line; std::getline(stream, line);) {
    std::istringstream words(line);
    std::string name;
    double kib = 0;
    if (words >> name >> kib) values[name] = kib;
  }
  return values;
}

// Files stay in memory as long as there is room; written ones occupy it until they are on disk.
Check page_cache(const fs::path& root) {
  Check check{.name = "Page cache", .found = {}, .warning = {}};
  auto memory = meminfo(root);
  const double total = memory["MemTotal:"];
  check.readable = total > 0 && memory.contains("MemAvailable:");
  if (!check.readable) return check;
  const double available = memory["MemAvailable:"] / total;
  const double unwritten = (memory["Dirty:"] + memory["Writeback:"]) / total;
  check.found = fmt::format("{:.0f} % of the memory available, {:.1f} % not yet written",
                            100 * available, 100 * unwritten);
  constexpr double kLeastAvailable = 0.1;
  constexpr double kMostUnwritten = 0.05;
  if (available >= kLeastAvailable && unwritten <= kMostUnwritten) return check;
  check.warning = {"page_cache",
                   fmt::format("The page cache is under pressure: {}.", check.found),
                   "End what holds the memory, or run `sync` first; file_read depends on it most.",
                   {}};
  return check;
}

Check control_groups(const fs::path& root) {
  Check check{.name = "CPUs", .found = {}, .warning = {}};
  check.readable = true;
  const auto allowed = static_cast<double>(affinity().size());
  const auto limit = cgroup_cpus(root);
  check.found = fmt::format("{} by affinity, {} by control group", allowed,
                            limit ? fmt::format("{:.2f}", *limit) : "no limit");
  if (!limit || *limit >= allowed) return check;
  check.warning = {"cgroup_cpus",
                   fmt::format("A control group limits {} CPUs to the time of {:.2f}: workers are "
                               "stopped in the middle of a sample once it is used up.",
                               allowed, *limit),
                   "Raise the CPU quota of the container, or pin it to whole CPUs.",
                   {}};
  return check;
}

Check load(const fs::path& root) {
  Check check{.name = "Load of other processes", .found = {}, .warning = {}};
  std::ifstream stream(root / "proc/loadavg");
  double average = 0;
  check.readable = static_cast<bool>(stream >> average);
  if (!check.readable) return check;
  check.found = fmt::format("load average {:.2f}", average);
  constexpr double kMost = 0.5;
  if (average <= kMost) return check;
  check.warning = {"other_load",
                   fmt::format("Something was running before: the load average of the last minute "
                               "is {:.2f}.",
                               average),
                   "End other programs, or wait a minute.",
                   {}};
  return check;
}

}  // namespace

std::vector<Check> check_machine(const fs::path& root) {
  return {governor(root),   turbo(root),          battery(root),
          page_cache(root), control_groups(root), load(root)};
}

std::vector<Warning> warnings_of(const std::vector<Check>& checks) {
  std::vector<Warning> warnings;
  for (const Check& check : checks) {
    if (check.warning) warnings.push_back(*check.warning);
  }
  return warnings;
}

std::vector<Warning> check_workers(std::int64_t most_workers, std::int64_t usable_cpus,
                                   const std::vector<std::string>& cells) {
  if (most_workers <= usable_cpus) return {};
  return {{"too_few_cpus",
           fmt::format("{} cells have up to {} workers for {} usable CPUs: they share them, and do "
                       "not show how the strategy scales.",
                       cells.size(), most_workers, usable_cpus),
           "Read them as oversubscribed, or measure on a machine with more CPUs.", cells}};
}

std::vector<Warning> check_interpreter(const std::string& tag,
                                       const model::InterpreterFacts& facts) {
  std::vector<Warning> warnings;
  if (facts.debug) {
    warnings.push_back({"debug_interpreter",
                        fmt::format("{} is a debug build, several times slower.", tag),
                        "Measure a release build.",
                        {}});
  }
  if (facts.implementation == "CPython" && !facts.optimized) {
    warnings.push_back({"unoptimised_interpreter",
                        fmt::format("{} does not say that it was built with "
                                    "--enable-optimizations; without, it is a tenth to a third "
                                    "slower (Debian optimises without saying so).",
                                    tag),
                        "Do not compare it with interpreters that were built otherwise.",
                        {}});
  }
  return warnings;
}

std::vector<Warning> check_build(bool optimised) {
  if (optimised) return {};
  return {{"debug_build",
           "gilscope itself was built without optimisation, so C++ looks slow.",
           "Build with CMAKE_BUILD_TYPE=Release (`make build` does).",
           {}}};
}

std::vector<Warning> check_build() {
#ifdef NDEBUG
  return check_build(true);
#else
  return check_build(false);
#endif
}

std::chrono::nanoseconds time_asleep() {
  const auto read = [](clockid_t clock) {
    timespec time{};
    ::clock_gettime(clock, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
  };
  const auto awake = read(CLOCK_MONOTONIC);  // which stands still meanwhile, the other does not
  return read(CLOCK_BOOTTIME) - awake;
}

}  // namespace gilscope::machine
