// What others do to our CPUs while a cell is measured: time that the hypervisor gave to somebody
// else, and the frequency that the CPUs ran at. Both are of the machine, not of the process tree.

#include <unistd.h>

#include <array>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>

#include "harness/collectors/collector.h"

namespace gilscope::collectors {
namespace {

// CPU seconds since boot, over all CPUs: the 8th number of the first line of /proc/stat.
std::optional<double> stolen_s(const Tree& /*tree*/) {
  std::ifstream file("/proc/stat");
  std::string line;
  std::getline(file, line);
  std::istringstream fields(line);
  std::string name;
  fields >> name;
  std::array<double, 8> ticks{};
  for (double& one : ticks) fields >> one;
  if (!fields || name != "cpu") return std::nullopt;
  return ticks.back() / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

// The mean over all CPUs, as the kernel says it; in whole MHz.
std::optional<double> cpu_mhz(const Tree& /*tree*/) {
  constexpr std::string_view kKey = "cpu MHz";
  std::ifstream file("/proc/cpuinfo");
  double sum = 0;
  int cpus = 0;
  for (std::string line; std::getline(file, line);) {
    const std::size_t colon = line.find(':');
    if (!line.starts_with(kKey) || colon == std::string::npos) continue;
    std::istringstream value(line.substr(colon + 1));
    double mhz = 0;
    if (!(value >> mhz) || mhz <= 0) return std::nullopt;
    sum += mhz;
    ++cpus;
  }
  return cpus > 0 ? std::optional(std::round(sum / cpus)) : std::nullopt;
}

const Registration stolen{{model::reading("stolen_s"), Kind::growth, stolen_s}};
const Registration frequency{{model::reading("cpu_mhz"), Kind::level, cpu_mhz}};

}  // namespace
}  // namespace gilscope::collectors
