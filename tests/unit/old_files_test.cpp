// Files that earlier versions wrote stay readable (tests/data).
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "harness/analysis/analysis.h"
#include "harness/storage/journal.h"
#include "harness/storage/result_file.h"
#include "harness/support/files.h"
#include "harness/support/paths.h"
#include "tests/unit/helpers.h"

namespace gilscope::storage {
namespace {

using nlohmann::json;

std::filesystem::path old_file(const std::string& name) {
  return source_root() / "tests/data/schema-1" / name;
}

// What the file itself says of each measured cell.
std::map<std::string, double> medians_of(const std::string& name) {
  std::map<std::string, double> medians;
  const json document = json::parse(read_text(old_file(name)));
  for (const json& row : document.at("benchmarks")) {
    if (row.at("run_type") != "aggregate") continue;
    medians[row.at("run_name")] = row.at("gilscope").at("warm_s").at("median");
  }
  return medians;
}

class OldResult : public testing::TestWithParam<const char*> {};

TEST_P(OldResult, SaysTheSameAsWhenItWasWritten) {
  const analysis::Analysis analysis = analysis::analyse(read_result(old_file(GetParam())));
  std::map<std::string, double> medians;
  for (const analysis::CellAnalysis& cell : analysis.cells) {
    if (cell.measured()) medians[cell.name()] = cell.warm_s();
  }
  EXPECT_FALSE(medians.empty());
  EXPECT_EQ(medians, medians_of(GetParam()));
}

TEST_P(OldResult, CanBeWrittenAgainAsOneOfToday) {
  const std::string text = result_text(analysis::analyse(read_result(old_file(GetParam()))));
  EXPECT_EQ(json::parse(text).at("context").at("gilscope").at("schema_version"), 2);
  EXPECT_EQ(parse_result(text, "new.json").visits.size(),
            read_result(old_file(GetParam())).visits.size());
}

INSTANTIATE_TEST_SUITE_P(Of, OldResult, testing::Values("run.json", "pair.json", "pair.base.json"),
                         [](const auto& file) {
                           const std::string name = file.param;
                           return name == "pair.base.json" ? "ABase"
                                  : name == "pair.json"    ? "ACandidate"
                                                           : "ARun";
                         });

TEST(OldResult, KeepsItsTelemetryAndLatencies) {
  const analysis::Analysis analysis = analysis::analyse(read_result(old_file("run.json")));
  EXPECT_FALSE(analysis.run.telemetry.empty());
  std::int64_t latencies = 0;
  for (const analysis::CellAnalysis& cell : analysis.cells) latencies += cell.latency.count();
  EXPECT_GT(latencies, 0);
}

TEST(OldJournal, CanBeGoneOnWith) {
  const tests::TemporaryFolder folder;
  const auto file = folder.path() / "old.json.journal";
  std::filesystem::copy_file(old_file("interrupted.json.journal"), file);
  const JournalContent content = read_journal(file);
  EXPECT_EQ(content.header.schema_version, 1);
  EXPECT_EQ(content.visits.size(), 55U);
  EXPECT_EQ(content.visits.back().number, 55);
}

}  // namespace
}  // namespace gilscope::storage
