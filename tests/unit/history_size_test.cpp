// How large a history becomes. With GILSCOPE_HISTORY_RUNS=1000 the promise is held at full scale,
// and GILSCOPE_HISTORY_FOLDER=FOLDER keeps what was made, to be read with a clock in hand.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "harness/history/history.h"
#include "tests/unit/helpers.h"
#include "tests/unit/synthetic_summary.h"

namespace gilscope::history {
namespace {

// Bytes of 1,000 runs with 500 series each: what is watched, and each metric that is only kept.
constexpr double kWatched = 50e6;
constexpr double kEachKept = 3.5e6;
constexpr double kPromised =
    kWatched + kEachKept * static_cast<double>(std::ranges::count_if(
                               kFollowed, [](MetricId id) { return !is_watched(id); }));

std::uintmax_t bytes_below(const std::filesystem::path& folder) {
  std::uintmax_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  return bytes;
}

TEST(HistorySize, AThousandRunsOfFiveHundredSeriesStayUnderFiftyMegabytes) {
  const char* wanted = std::getenv("GILSCOPE_HISTORY_RUNS");
  const char* kept = std::getenv("GILSCOPE_HISTORY_FOLDER");
  const int runs = wanted != nullptr ? std::atoi(wanted) : 20;
  const tests::TemporaryFolder temporary;
  const std::filesystem::path folder = kept != nullptr ? kept : temporary.path();
  std::uintmax_t first = 0;
  for (int number = 0; number < runs; ++number) {
    add_to_folder(folder, {tests::make_summary({.number = number, .series = 500})});
    if (number == 0) first = bytes_below(folder);
  }
  // The first brings the list of series that the others share; they grow by the same each.
  const double each = static_cast<double>(bytes_below(folder) - first) / (runs - 1);
  const double promised_runs = static_cast<double>(first) + 999 * each;
  EXPECT_LT(promised_runs, kPromised);
  RecordProperty("bytes_of_1000_runs", fmt::format("{:.0f}", promised_runs));
  const History history = read_history(folder);
  EXPECT_EQ(history.runs(), static_cast<std::size_t>(runs));
  EXPECT_EQ(history.machines.at(0).series.size(), 500U);
}

}  // namespace
}  // namespace gilscope::history
