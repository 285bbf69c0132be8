// The catalogue that exporters enter themselves into when the program is loaded.
#include <fmt/format.h>

#include <map>

#include "bench/gilscope/exporters/exporter.h"
#include "harness/support/error.h"
#include "harness/support/nearest.h"

namespace gilscope::exporters {
namespace {

std::map<std::string, Exporter, std::less<>>& entries() {
  static std::map<std::string, Exporter, std::less<>> map;
  return map;
}

}  // namespace

Registration::Registration(std::string format, Exporter exporter) {
  entries().emplace(std::move(format), std::move(exporter));
}

Exporter find(std::string_view format) {
  const auto found = entries().find(format);
  if (found != entries().end()) return found->second;
  std::vector<std::string> known;
  for (const auto& [name, exporter] : entries()) known.push_back(name);
  throw UserError(
      fmt::format("There is no export format '{}'.{}", format, suggestion(format, known)));
}

}  // namespace gilscope::exporters
