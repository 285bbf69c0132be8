#include "harness/support/nearest.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <ranges>

namespace gilscope {
namespace {

// Levenshtein distance, one row at a time.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (const char letter : a) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t substitute = diagonal + (letter == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({substitute, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string suggestion(std::string_view wanted, const std::vector<std::string>& known) {
  if (known.empty()) return "";
  const auto nearest = std::ranges::min_element(
      known, {}, [&](const std::string& name) { return edit_distance(wanted, name); });
  if (nearest->starts_with(wanted) ||
      edit_distance(wanted, *nearest) <= std::max<std::size_t>(2, wanted.size() / 3)) {
    return fmt::format(" Did you mean '{}'?", *nearest);
  }
  constexpr std::size_t kMost = 60;  // more are no help
  const std::size_t told = known.size() > kMost ? kMost / 2 : known.size();
  const std::string rest =
      told < known.size() ? fmt::format(" and {} more", known.size() - told) : "";
  return fmt::format(" Known: {}{}.", fmt::join(known | std::views::take(told), ", "), rest);
}

}  // namespace gilscope
