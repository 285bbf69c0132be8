// Series that were renamed.
#include <gtest/gtest.h>

#include "harness/history/aliases.h"
#include "harness/history/history.h"
#include "tests/unit/helpers.h"
#include "tests/unit/synthetic_summary.h"

namespace gilscope::history {
namespace {

using tests::contains;
using tests::error_of;

Aliases aliases(std::string_view text) {
  return Aliases::parse(text, "aliases.toml");
}

std::string refusal(std::string_view text) {
  return error_of([&] { aliases(text); });
}

TEST(Aliases, StarsStandForTheSameOnBothSides) {
  const Aliases known = aliases(R"("mandelbrot/*" = "julia/*"
"*/small/old_*.python/*" = "*/small/new_*.python/*"
"sort" = "sorting")");
  EXPECT_EQ(known.current("mandelbrot/tiny/x"), "julia/tiny/x");
  EXPECT_EQ(known.current("nbody/small/old_pool.python/workers:2/cp311"),
            "nbody/small/new_pool.python/workers:2/cp311");
  EXPECT_EQ(known.current("sort"), "sorting");
  EXPECT_EQ(known.current("sort/tiny"), "sort/tiny");
  EXPECT_EQ(known.current("xmandelbrot/"), "xmandelbrot/");
}

TEST(Aliases, TheMoreSpecificGoesFirst) {
  const Aliases known = aliases(R"("a/*" = "short/*"
"a/b/*" = "long/*"
"a/b/c" = "exact")");
  EXPECT_EQ(known.current("a/x"), "short/x");
  EXPECT_EQ(known.current("a/b/x"), "long/x");
  EXPECT_EQ(known.current("a/b/c"), "exact");
}

TEST(Aliases, ChainsAndCyclesAreRefused) {
  EXPECT_TRUE(contains(refusal("a = 'b'\nb = 'c'"), "'a' = 'b' leads on to 'b' = 'c'"));
  EXPECT_TRUE(contains(refusal("a = 'b'\nb = 'a'"), "leads on to"));
  EXPECT_TRUE(contains(refusal("a = 'a'"), "leads on to"));
  EXPECT_TRUE(contains(refusal("'a/*' = 'a/b/*'"), "leads on to"));
  EXPECT_TRUE(contains(refusal("'a/*' = 'b/*'\n'b/*' = 'c/*'"), "leads on to"));
  // Seen only once there is a name that both fit.
  const Aliases hidden = aliases("'aa/*' = 'b/*'\n'*/z' = 'y/*'");
  EXPECT_EQ(hidden.current("aa/x"), "b/x");
  EXPECT_TRUE(contains(error_of([&] { (void)hidden.current("aa/z"); }), "leads on to"));
}

TEST(Aliases, WhatIsNoAliasIsRefused) {
  EXPECT_TRUE(contains(refusal("'a/*' = 'b'"), "same number of *"));
  EXPECT_TRUE(contains(refusal("a = 3"), "the new name of 'a' is no text"));
  EXPECT_TRUE(contains(refusal("a = ["), "aliases.toml"));
}

TEST(Aliases, ARenamedSeriesGoesOn) {
  const tests::TemporaryFolder folder;
  Summary old_run = tests::make_summary({.number = 1});
  for (auto& words : old_run.series) {
    std::string name = words.name;
    words.name = name.replace(0, 6, "work");
    words.kernel = "work_0";
  }
  add_to_folder(folder.path(), {old_run, tests::make_summary({.number = 2})});
  EXPECT_EQ(read_history(folder.path()).machines[0].series.size(), 6U);
  folder.write("aliases.toml", "'work_*' = 'kernel_*'\n");
  const auto series = read_history(folder.path()).machines[0].series;
  ASSERT_EQ(series.size(), 3U);
  for (const Series& one : series) EXPECT_EQ(one.runs, (std::vector<std::size_t>{0, 1}));
  // Without a newer run the words follow the name.
  folder.write("aliases.toml", "'work_*' = 'kernel_9*'\n");
  const auto apart = read_history(folder.path()).machines[0].series;
  ASSERT_EQ(apart.size(), 6U);
  EXPECT_EQ(apart.back().words.kernel, "kernel_90");
  EXPECT_EQ(apart.back().words.binding, "python");
}

TEST(Aliases, TwoSeriesOfARunThatBecomeOneAreNamed) {
  const tests::TemporaryFolder folder;
  add_to_folder(folder.path(), {tests::make_summary({.number = 1})});
  folder.write("aliases.toml",
               fmt::format("'{}' = '{}'\n", tests::series_name(0), tests::series_name(1)));
  const History history = read_history(folder.path());
  ASSERT_EQ(history.problems.size(), 1U);
  EXPECT_TRUE(contains(history.problems[0].reason, "makes two of its series"));
  EXPECT_EQ(history.machines[0].series.size(), 2U);
}

}  // namespace
}  // namespace gilscope::history
