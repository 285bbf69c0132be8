#include "harness/collectors/proc.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace gilscope::collectors {
namespace {

void add(std::optional<double>& sum, const std::optional<double>& value) {
  if (value) sum = sum.value_or(0) + *value;
}

}  // namespace

std::optional<double> number_of_line(const std::string& file, const std::string& key) {
  std::ifstream stream(file);
  std::string line;
  while (std::getline(stream, line)) {
    if (!line.starts_with(key)) continue;
    const auto colon = line.find_first_not_of(' ', key.size());
    if (colon == std::string::npos || line[colon] != ':') continue;
    return std::strtod(line.c_str() + colon + 1, nullptr);
  }
  return std::nullopt;
}

std::optional<double> sum_over_tree(const Tree& tree, const std::string& file,
                                    const std::string& key) {
  double sum = 0;
  for (const pid_t pid : tree) {
    const auto value = number_of_line(fmt::format("/proc/{}/{}", pid, file), key);
    std::error_code none;
    if (!value && std::filesystem::exists(fmt::format("/proc/{}", pid), none)) return std::nullopt;
    sum += value.value_or(0);
  }
  return sum;
}

std::optional<double> sum_over_threads(const Tree& tree, const std::string& file,
                                       const std::string& key) {
  std::optional<double> sum;
  for (const pid_t pid : tree) {
    std::error_code gone;
    const std::filesystem::directory_iterator threads(fmt::format("/proc/{}/task", pid), gone);
    for (auto thread = begin(threads); !gone && thread != end(threads); thread.increment(gone)) {
      add(sum, number_of_line((thread->path() / file).string(), key));
    }
  }
  return sum;
}

}  // namespace gilscope::collectors
