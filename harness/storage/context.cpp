#include "harness/storage/context.h"

#include <benchmark/benchmark.h>

#include <nlohmann/json.hpp>

#include "harness/support/utc.h"

namespace gilscope::storage {

using nlohmann::json;

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

}  // namespace gilscope::storage
