#include "harness/machine/facts.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>

#include <fstream>

#include "harness/machine/cpus.h"
#include "harness/support/hash.h"

namespace gilscope::machine {
namespace {

std::string cpu_model() {
  std::ifstream stream("/proc/cpuinfo");
  std::string line;
  while (std::getline(stream, line)) {
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  }
  return "unknown";
}

}  // namespace

model::MachineFacts machine_facts() {
  model::MachineFacts facts;
  facts.cpu = cpu_model();
  facts.affinity = affinity();
  facts.cores = ::get_nprocs();
  // Written like this since the first version: the key must stay what it was.
  facts.key = stable_hash(
      fmt::format("{}|{}|[{}]", facts.cpu, facts.cores, fmt::join(facts.affinity, ",")));
  struct utsname system{};
  ::uname(&system);
  facts.system = fmt::format("{} {} {}", system.sysname, system.release, system.machine);
  struct sysinfo memory{};
  ::sysinfo(&memory);
  facts.memory_bytes = std::uint64_t{memory.totalram} * memory.mem_unit;
  return facts;
}

}  // namespace gilscope::machine
