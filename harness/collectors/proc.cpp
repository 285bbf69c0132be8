#include "harness/collectors/proc.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

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

// The second field is the program's name in parentheses, which may hold blanks and parentheses.
std::optional<double> sum_of_stat(const std::string& file, int one, int other) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  const auto end_of_name = line.rfind(')');
  if (end_of_name == std::string::npos) return std::nullopt;
  std::istringstream fields(line.substr(end_of_name + 1));
  double sum = 0;
  std::string value;
  for (int at = 3; at <= std::max(one, other); ++at) {
    fields >> value;
    if (at == one || at == other) sum += std::strtod(value.c_str(), nullptr);
  }
  return fields ? std::optional(sum) : std::nullopt;
}

std::optional<double> sum_over_tree(const Tree& tree, const ReadProcess& read) {
  double sum = 0;
  for (const pid_t pid : tree) {
    const std::string folder = fmt::format("/proc/{}", pid);
    const auto value = read(folder);
    std::error_code none;
    if (!value && std::filesystem::exists(folder, none)) return std::nullopt;
    sum += value.value_or(0);
  }
  return sum;
}

std::optional<double> sum_over_tree(const Tree& tree, const std::string& file,
                                    const std::string& key) {
  return sum_over_tree(tree, [&](const std::string& folder) {
    return number_of_line(fmt::format("{}/{}", folder, file), key);
  });
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
