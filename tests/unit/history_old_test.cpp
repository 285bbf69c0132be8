// A history that version 0.1.0 began (tests/data) goes on with the runs of today.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "harness/history/dashboard.h"
#include "harness/history/from_result.h"
#include "harness/history/history.h"
#include "harness/storage/result_file.h"
#include "harness/support/files.h"
#include "harness/support/paths.h"
#include "tests/unit/helpers.h"

namespace gilscope::history {
namespace {

using nlohmann::json;

class OldHistory : public testing::Test {
 protected:
  OldHistory() {
    std::filesystem::copy(old_ / "history", folder(), std::filesystem::copy_options::recursive);
  }
  const std::filesystem::path& folder() { return folder_.path(); }

  std::filesystem::path old_ = source_root() / "tests/data/schema-1";
  std::string text_ = read_text(old_ / "run.json");  // what its only run was made from
  model::Run run_ = storage::parse_result(text_, "run.json");

 private:
  tests::TemporaryFolder folder_;
};

TEST_F(OldHistory, IsRead) {
  const History history = read_history(folder());
  ASSERT_EQ(history.runs(), 1U);
  EXPECT_TRUE(history.problems.empty());
  EXPECT_EQ(history.machines[0].series.size(), 13U);
}

TEST_F(OldHistory, HasTheRunAlreadyThatItWasMadeFrom) {
  const auto added = add_to_folder(folder(), {summarise_run(run_, text_, "run.json")});
  EXPECT_FALSE(added[0].is_new);
}

TEST_F(OldHistory, SaysOfARunWhatTodayIsSaidOfIt) {
  const History history = read_history(folder());
  const StoredRun& then = history.machines[0].runs[0];
  const Summary now = summarise_run(run_, text_, "run.json");
  EXPECT_EQ(now.series, *then.series);
  for (const MetricId id : {model::metrics::warm_s, model::metrics::startup_s,
                            model::metrics::rss_bytes, model::metrics::speedup}) {
    for (std::size_t row = 0; row < now.series.size(); ++row) {
      const Value& is = now.columns[id][row];
      const Value& was = then.summary.columns[id][row];
      ASSERT_EQ(is.has_value(), was.has_value()) << now.series[row].name;
      if (!is) continue;
      EXPECT_NEAR(is->median / was->median, 1, 1e-5) << now.series[row].name;
      if (id == model::metrics::speedup) continue;  // intervals of ratios are made otherwise today
      EXPECT_NEAR(*is->low / *was->low, 1, 1e-3) << now.series[row].name;
      EXPECT_NEAR(*is->high / *was->high, 1, 1e-3) << now.series[row].name;
    }
  }
}

TEST_F(OldHistory, TakesNewRunsWhoseSeriesGoOn) {
  model::Run next = run_;
  next.header.run_id = "00000000000000bb";
  next.header.started_at = "2026-11-27T03:23:06Z";
  EXPECT_TRUE(add_to_folder(folder(), {summarise_run(next, "next", "next.json")})[0].is_new);
  const History history = read_history(folder());
  ASSERT_EQ(history.runs(), 2U);
  ASSERT_EQ(history.machines.size(), 1U);
  EXPECT_EQ(history.machines[0].runs[0].series, history.machines[0].runs[1].series);
  for (const Series& series : history.machines[0].series) EXPECT_EQ(series.runs.size(), 2U);
}

TEST_F(OldHistory, HasADashboard) {
  const json document = json::parse(dashboard_text(read_history(folder()), ""));
  const json& series = document.at("machines").at(0).at("series");
  EXPECT_EQ(series.size(), 13U);
  EXPECT_EQ(series.at(0).at("warm_s").at(0).at(0), 0.0114327);
}

}  // namespace
}  // namespace gilscope::history
