// The catalogue that exporters enter themselves into when the program is loaded.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bench/gilscope/exporters/exporter.h"
#include "harness/support/error.h"
#include "harness/support/nearest.h"

namespace gilscope::exporters {
namespace {

Catalogue& entries() {
  static Catalogue catalogue;
  return catalogue;
}

std::vector<std::string> names_of_those_that_take_several() {
  std::vector<std::string> names;
  for (const auto& [name, format] : entries()) {
    if (format.takes_several()) names.push_back(name);
  }
  return names;
}

}  // namespace

const Catalogue& formats() {
  return entries();
}

Registration::Registration(std::string name, Format format) {
  entries().emplace(std::move(name), std::move(format));
}

const Format& find(std::string_view name) {
  const auto found = entries().find(name);
  if (found != entries().end()) return found->second;
  std::vector<std::string> known;
  for (const auto& [other, format] : entries()) known.push_back(other);
  throw UserError(fmt::format("There is no export format '{}'.{}", name, suggestion(name, known)));
}

Exported write(std::string_view name, std::span<const Source> sources) {
  const Format& format = find(name);
  if (format.takes_several()) return std::get<OfSeveral>(format.write)(sources);
  if (sources.size() == 1) return {std::get<OfOne>(format.write)(sources.front()), {}};
  throw UserError(fmt::format(
      "The format '{}' takes one result file and {} were given; export them one by one, or take a "
      "format of several: {}.",
      name, sources.size(), fmt::join(names_of_those_that_take_several(), ", ")));
}

}  // namespace gilscope::exporters
