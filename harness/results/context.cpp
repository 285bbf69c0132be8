#include "harness/results/context.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>

#include <ctime>
#include <fstream>

#include "harness/machine/cpus.h"
#include "harness/plan/plan.h"
#include "harness/support/error.h"
#include "harness/support/hash.h"
#include "harness/support/process.h"

namespace gilscope::results {
namespace {

using nlohmann::json;

std::string cpu_model() {
  std::ifstream stream("/proc/cpuinfo");
  std::string line;
  while (std::getline(stream, line)) {
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  }
  return "unknown";
}

}  // namespace

json google_benchmark_context() {
  const auto& cpu = benchmark::CPUInfo::Get();
  json caches = json::array();
  for (const auto& cache : cpu.caches) {
    caches.push_back({{"type", cache.type},
                      {"level", cache.level},
                      {"size", cache.size},
                      {"num_sharing", cache.num_sharing}});
  }
  return {{"date", utc_now()},
          {"host_name", benchmark::SystemInfo::Get().name},
          {"executable", "gilscope"},
          {"num_cpus", cpu.num_cpus},
          {"mhz_per_cpu", static_cast<int>(cpu.cycles_per_second / 1e6)},
          {"cpu_scaling_enabled", cpu.scaling == benchmark::CPUInfo::ENABLED},
          {"caches", caches},
          {"load_avg", cpu.load_avg},
#ifdef NDEBUG
          {"library_build_type", "release"}};
#else
          {"library_build_type", "debug"}};
#endif
}

json machine() {
  const std::string cpu = cpu_model();
  const std::vector<int> cpus = machine::affinity();
  const int cores = ::get_nprocs();
  struct utsname system{};
  ::uname(&system);
  struct sysinfo memory{};
  ::sysinfo(&memory);
  return {{"key", stable_hash(fmt::format("{}|{}|{}", cpu, cores, json(cpus).dump()))},
          {"cpu", cpu},
          {"cores", cores},
          {"affinity", cpus},
          {"memory_bytes", std::uint64_t{memory.totalram} * memory.mem_unit},
          {"system", fmt::format("{} {} {}", system.sysname, system.release, system.machine)}};
}

std::string utc_now(bool compact) {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::array<char, 32> text{};
  const char* format = compact ? "%Y%m%dT%H%M%SZ" : "%Y-%m-%dT%H:%M:%SZ";
  return {text.data(), std::strftime(text.data(), text.size(), format, &utc)};
}

json git_commit(const std::filesystem::path& source) {
  try {
    const Outcome outcome =
        run_process({.argv = {"git", "-C", source.string(), "rev-parse", "HEAD"},
                     .environment = {},
                     .input = "",
                     .time_limit = std::chrono::seconds(5)});
    if (!outcome.succeeded()) return nullptr;
    return outcome.output.substr(0, outcome.output.find('\n'));
  } catch (const UserError&) {
    return nullptr;  // git is not needed to measure
  }
}

}  // namespace gilscope::results
