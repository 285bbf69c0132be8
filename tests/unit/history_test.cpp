// A history in a folder: what is added comes back, in order; what is broken is named.
#include "harness/history/history.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/history/dashboard.h"
#include "harness/support/files.h"
#include "tests/unit/helpers.h"
#include "tests/unit/history_fixture.h"

namespace gilscope::history {
namespace {

using nlohmann::json;
using tests::contains;
using tests::error_of;

// A value as a file gives it back, rounded.
void expect_like(const Value& is, const Value& was) {
  ASSERT_EQ(was.has_value(), is.has_value());
  if (!was) return;
  EXPECT_NEAR(is->median, was->median, 1e-5 * was->median);
  ASSERT_EQ(was->low.has_value(), is->low.has_value());
  if (!was->low) return;
  EXPECT_NEAR(*is->low / *was->low, 1, 2e-4);
  EXPECT_NEAR(*is->high / *was->high, 1, 2e-4);
  EXPECT_LE(*is->low, *was->low * (1 + 1e-5));  // rounded outwards
  EXPECT_GE(*is->high, *was->high * (1 - 1e-5));
  EXPECT_EQ(is->n, was->n);
}

TEST_F(HistoryTest, WhatIsAddedComesBack) {
  const Summary summary = make_summary();
  add(summary);
  const History history = read_history(folder());
  ASSERT_EQ(history.runs(), 1U);
  const StoredRun& run = history.machines[0].runs[0];
  EXPECT_EQ(run.summary.facts, summary.facts);
  EXPECT_EQ(*run.series, summary.series);
  for (const MetricId id : kFollowed) {
    for (std::size_t row = 0; row < summary.series.size(); ++row) {
      expect_like(run.summary.columns[id][row], summary.columns[id][row]);
    }
  }
  EXPECT_TRUE(history.problems.empty());
}

// A metric that the table gains appears without an edit here.

TEST_F(HistoryTest, ASummaryHasAColumnForEveryMetricThatIsFollowed) {
  const json file = json::parse(read_text(folder() / add(make_summary())));
  for (const MetricId id : kFollowed) {
    ASSERT_TRUE(file.contains(model::row_of(id).key)) << model::row_of(id).key;
    EXPECT_EQ(file.at(model::row_of(id).key).size(), 3U);
  }
}

TEST_F(HistoryTest, AColumnThatIsMissingWasNotMeasured) {
  const std::string file = add(make_summary());
  const std::string key = "\"startup_s\":";
  const std::string text = read_text(folder() / file);
  const auto begin = text.find(key);
  rewrite(file, text.substr(begin, text.find('\n', begin) - begin + 1), "");
  const History history = read_history(folder());
  ASSERT_EQ(history.runs(), 1U);
  const Columns& columns = history.machines[0].runs[0].summary.columns;
  ASSERT_EQ(columns[model::metrics::startup_s].size(), 3U);
  for (const Value& value : columns[model::metrics::startup_s]) EXPECT_FALSE(value);
  EXPECT_TRUE(columns[model::metrics::warm_s][0]);
}

TEST_F(HistoryTest, AColumnOfALaterVersionIsIgnored) {
  rewrite(add(make_summary()), "\"warm_s\":", "\"joules\":[[3],null,7],\n\"warm_s\":");
  EXPECT_EQ(read_history(folder()).runs(), 1U);
  EXPECT_TRUE(problems().empty());
}

TEST_F(HistoryTest, AMedianAloneIsReadAndOneThatIsNotAboveZeroWasNotMeasured) {
  // As a metric was stored that was only kept before the table came to watch it.
  Summary summary = make_summary();
  summary.columns[model::metrics::rss_bytes].assign(3, std::nullopt);
  rewrite(add(summary), "\"rss_bytes\":[null,null,null]", "\"rss_bytes\":[0,-4,5]");
  const History history = read_history(folder());
  ASSERT_EQ(history.runs(), 1U);
  const auto& column = history.machines[0].runs[0].summary.columns[model::metrics::rss_bytes];
  EXPECT_FALSE(column[0]);
  EXPECT_FALSE(column[1]);
  EXPECT_EQ(column[2]->median, 5);
  EXPECT_FALSE(column[2]->low);
}

TEST_F(HistoryTest, TheSameRunTwiceChangesNothing) {
  const auto first = add_to_folder(folder(), {make_summary(), make_summary()});
  EXPECT_TRUE(first[0].is_new);
  EXPECT_FALSE(first[1].is_new);
  const auto files = files_below(folder());
  EXPECT_FALSE(add_to_folder(folder(), {make_summary()})[0].is_new);
  EXPECT_EQ(files_below(folder()), files);
  EXPECT_EQ(files.size(), 2U);
}

TEST_F(HistoryTest, OtherContentOfTheSameRunIsRefusedAndNothingIsWritten) {
  const std::string file = add(make_summary());
  const std::string before = read_text(folder() / file);
  Summary other = make_summary();
  other.facts.content = "00000000000000ff";
  EXPECT_TRUE(
      contains(error_of([&] { add_to_folder(folder(), {make_summary({.number = 1}), other}); }),
               "has '" + file + "', the same run with other content"));
  EXPECT_EQ(read_text(folder() / file), before);
  EXPECT_EQ(files_below(folder()).size(), 2U);
  other.facts.machine.key = "machine-b";
  EXPECT_TRUE(contains(error_of([&] { add_to_folder(folder(), {other}); }), "other content"));
}

TEST_F(HistoryTest, RunsShareTheirListOfSeries) {
  add(make_summary({.number = 1}));
  add(make_summary({.number = 2}));
  EXPECT_EQ(files_below(folder()).size(), 3U);
  add(make_summary({.number = 3, .series = 4}));
  EXPECT_EQ(files_below(folder()).size(), 5U);
}

TEST_F(HistoryTest, RunsAreInTheOrderOfTheirCommitsAndThenOfTheirStarts) {
  // Measured in this order, the oldest commit last, and once more the first one.
  const auto run = [](int number, const char* commit_time, char commit) {
    Summary summary = make_summary({.number = number});
    summary.facts.commit = std::string(40, commit);
    summary.facts.commit_time = commit_time;
    return summary;
  };
  const Summary late = run(1, "2020-01-02T00:00:00Z", 'a');
  const Summary early = run(2, "2020-01-01T00:00:00Z", 'b');
  const Summary again = run(3, "2020-01-02T00:00:00Z", 'a');
  const Summary same_second = run(4, "2020-01-02T00:00:00Z", '0');
  Summary unknown = make_summary({.number = -3000});
  unknown.facts.commit_time = std::nullopt;
  unknown.facts.commit = std::nullopt;
  add_to_folder(folder(), {same_second, again, unknown, late, early});
  EXPECT_EQ(starts(),
            (std::vector{unknown.facts.started_at, early.facts.started_at, late.facts.started_at,
                         again.facts.started_at, same_second.facts.started_at}));
}

TEST_F(HistoryTest, MachinesAreNeverMixedAndTheLastMeasuredIsFirst) {
  add(make_summary({.number = 1, .machine = "z-old"}));
  add(make_summary({.number = 2, .machine = "a-old"}));
  add(make_summary({.number = 3, .machine = "new"}));
  const History history = read_history(folder());
  ASSERT_EQ(history.machines.size(), 3U);
  EXPECT_EQ(history.machines[0].key, "new");
  EXPECT_EQ(history.machines[1].key, "a-old");
  EXPECT_EQ(history.machines[2].key, "z-old");
}

TEST_F(HistoryTest, ASeriesGoesOnOverOtherListsAndEndsWithItsDigest) {
  add(make_summary({.number = 1, .series = 2}));
  add(make_summary({.number = 2, .series = 3}));
  Summary other_work = make_summary({.number = 3, .series = 2});
  other_work.series[0].digest = "0x0000000000000def";
  other_work.columns[model::metrics::warm_s][1].reset();  // not measured this time
  add(other_work);
  const auto series = read_history(folder()).machines[0].series;
  ASSERT_EQ(series.size(), 4U);
  EXPECT_EQ(series[0].words.digest, "0x0000000000000def");
  EXPECT_EQ(series[0].runs, (std::vector<std::size_t>{2}));
  EXPECT_EQ(series[1].words.name, tests::series_name(1));
  EXPECT_EQ(series[1].runs, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(series[2].runs, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(series[3].runs, (std::vector<std::size_t>{1}));
}

// Bad files among good ones

TEST_F(HistoryTest, ABrokenFileIsNamedAndTheOthersAreUsed) {
  add(make_summary({.number = 1}));
  const std::string file = add(make_summary({.number = 2}));
  const auto complaint = [&](const std::string& from, const std::string& to) {
    const std::string good = read_text(folder() / file);
    rewrite(file, from, to);
    const History history = read_history(folder());
    EXPECT_EQ(history.runs(), 1U) << to;
    folder_.write(file, good);
    if (history.problems.size() != 1 || history.problems[0].file != file) return std::string("?");
    return history.problems[0].reason;
  };
  EXPECT_EQ(complaint("{\n", "<<<<<<< ours\n{\n"), "it is no JSON or was cut off");
  EXPECT_EQ(complaint("\"history_version\":1", "\"history_version\":7"),
            "it has history version 7, this gilscope reads 1");
  EXPECT_EQ(complaint("\"commit_time\"", "\"time\""), "its 'commit_time' is missing");
  EXPECT_EQ(complaint("\"report\":null", "\"report\":\"javascript:alert(1)\""),
            "its 'report' cannot be \"javascript:alert(1)\"");
  EXPECT_EQ(complaint("\"warm_s\":[[", "\"warm_s\":[[-"), "it holds a value that is not above 0");
  EXPECT_EQ(complaint("\"warm_s\":[[", "\"warm_s\":[null,[1],["),
            "its columns are not equally long");
  EXPECT_EQ(complaint("\"warm_s\":[[", "\"warm_s\":[[1e999],["), "it is no JSON or was cut off");
  EXPECT_EQ(complaint("\"key\":\"machine-a\"", "\"key\":\"machine-b\""),
            "it is of another machine than its folder; move it back");
  EXPECT_EQ(complaint("\"key\":\"machine-a\"", "\"key\":\"../../up\""),
            "its 'machine.key' is none");
  EXPECT_EQ(complaint("\"started_at\":\"20", "\"started_at\":\"19"),
            "its name is not that of its start and identity; rename it back");
}

TEST_F(HistoryTest, AMissingOrBrokenListBreaksWhatNeedsIt) {
  add(make_summary());
  const auto list = files_below(folder()).back();
  const std::string text = read_text(folder() / list);
  ASSERT_TRUE(contains(list, "series-"));
  folder_.write(list, text.substr(0, 40));
  EXPECT_TRUE(contains(problems().at(0), "is broken: it is no JSON or was cut off"));
  std::filesystem::remove(folder() / list);
  EXPECT_TRUE(contains(problems().at(0), "is missing"));
  folder_.write(list, text);
  EXPECT_TRUE(problems().empty());
}

TEST_F(HistoryTest, WhatDoesNotBelongToAHistoryIsNamed) {
  add(make_summary());
  folder_.write("machine-a/notes.txt", "mine");
  folder_.write("machine-a/x.json.123.part", "{");
  folder_.write("Not A Key/file", "");
  folder_.write("README.md", "a history");  // is welcome
  folder_.write(".git/config", "");
  EXPECT_EQ(problems().size(), 3U);
}

TEST_F(HistoryTest, LinksLeadNowhere) {
  const tests::TemporaryFolder elsewhere;
  std::filesystem::create_directory_symlink(elsewhere.path(), folder() / "machine-a");
  EXPECT_TRUE(contains(error_of([&] { add(make_summary()); }), "cannot be a machine's folder"));
  EXPECT_TRUE(std::filesystem::is_empty(elsewhere.path()));
  EXPECT_EQ(problems().size(), 1U);
}

TEST_F(HistoryTest, ClocksThatWereWrongAreNamed) {
  Summary backwards = make_summary({.number = 1});
  backwards.facts.commit_time = "2024-05-05T00:00:00Z";
  Summary future = make_summary({.number = 100000});
  add_to_folder(folder(), {backwards, future, make_summary({.number = 2})});
  const auto named = problems();
  ASSERT_EQ(named.size(), 2U);
  EXPECT_TRUE(contains(named[0], "before its commit was made at 2024-05-05T00:00:00Z"));
  EXPECT_TRUE(contains(named[1], "which is yet to come"));
}

TEST_F(HistoryTest, ASeriesThatStandsTwiceInARunIsRefused) {
  Summary summary = make_summary();
  summary.series[1] = summary.series[0];
  EXPECT_TRUE(contains(error_of([&] { add(summary); }), "holds the series '"));
  EXPECT_TRUE(files_below(folder()).empty());
}

// The document of a dashboard

// From the run on that samples became longer, unless they are one execution in both.
TEST_F(HistoryTest, ASeriesThatIsMeasuredDifferentlyHasABreak) {
  std::vector<Summary> runs;
  for (int number = 1; number <= 4; ++number) {
    Summary& run = runs.emplace_back(make_summary({.number = number}));
    auto& bursts = run.columns[model::metrics::burst_s];
    if (number < 3) std::ranges::fill(bursts, std::nullopt);
    bursts[1].reset();
    run.facts.min_sample_s = number < 3 ? 0 : 0.02;
  }
  add_to_folder(folder(), runs);
  const json document = json::parse(dashboard_text(read_history(folder()), ""));
  const json& series = document.at("machines").at(0).at("series");
  EXPECT_EQ(series.at(0).at("breaks"), json({2}));
  EXPECT_EQ(series.at(1).at("breaks"), json::array());
  EXPECT_EQ(series.at(2).at("breaks"), json({2}));
}

TEST_F(HistoryTest, TheDocumentHasWhatTheContractSays) {
  Summary interrupted = make_summary({.number = 1});
  interrupted.facts.complete = false;
  interrupted.columns[model::metrics::warm_s][0] = measure::Estimate{0.5, {}, {}, 1};
  interrupted.columns[model::metrics::speedup][1].reset();
  add_to_folder(folder(), {interrupted, make_summary({.number = 2})});
  const json document =
      json::parse(dashboard_text(read_history(folder()), "https://example.org/project"));
  EXPECT_EQ(document.at("repository"), "https://example.org/project");
  const json& machine = document.at("machines").at(0);
  EXPECT_EQ(machine.at("cores"), 8);
  EXPECT_EQ(machine.at("runs").at(0).at("complete"), false);
  EXPECT_EQ(machine.at("runs").at(1).at("commit"), std::string(39, '0') + "2");
  const json& series = machine.at("series").at(0);
  ASSERT_EQ(document.at("metrics").size(), kFollowed.size());
  for (std::size_t i = 0; i < kFollowed.size(); ++i) {
    const json& metric = document.at("metrics")[i];
    EXPECT_EQ(metric.at("key"), model::row_of(kFollowed[i]).key);
    EXPECT_EQ(metric.at("following"), is_watched(kFollowed[i]) ? "watched" : "kept");
    EXPECT_EQ(series.at(metric.at("key").get<std::string>()).size(), 2U);
  }
  EXPECT_EQ(series.at("runs"), json({0, 1}));
  EXPECT_EQ(series.at("warm_s").at(0), json({0.5}));
  EXPECT_EQ(series.at("speedup"), json({nullptr, nullptr}));
  EXPECT_EQ(machine.at("series").at(1).at("speedup").at(0), json());
  const json value = series.at("warm_s").at(1);
  ASSERT_EQ(value.size(), 4U);
  EXPECT_LT(value[1], value[0]);
  EXPECT_LT(value[0], value[2]);
  EXPECT_EQ(value[3], 12);
}

TEST(Repository, IsAUrl) {
  EXPECT_EQ(checked_repository("https://example.org/a/"), "https://example.org/a");
  EXPECT_EQ(checked_repository(""), "");
  for (const char* bad : {"javascript:alert(1)", "example.org", "https://", "https://a b",
                          "https://a/\"onload=\"", "//evil.example"}) {
    EXPECT_TRUE(contains(error_of([&] { checked_repository(bad); }), "is no place")) << bad;
  }
}

// Pruning

}  // namespace
}  // namespace gilscope::history
