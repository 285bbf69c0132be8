// Suites, durations and worker counts: what users write.
#include "harness/plan/suite.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "harness/support/paths.h"
#include "tests/unit/helpers.h"

namespace gilscope::plan {
namespace {

using namespace std::chrono_literals;
using tests::contains;
using tests::error_of;

constexpr const char* kGood = R"(summary = "what is wanted"
rounds = 3
budget = "5m"
warm_samples = 2
visit_limit = "20s"
interpreters = ["/usr/bin/python3"]

[[cells]]
kernels = ["primes", "m*"]
sizes = ["tiny", "small"]
strategies = ["threads.*"]
workers = [1, 2]

[[cells]]
kernels = ["noop"]
sizes = ["tiny"]
strategies = ["*"]
)";

class SuiteTest : public testing::Test {
 protected:
  Suite read(const std::string& text) { return read_suite(folder_.write("wanted.toml", text)); }

  // The error of the good suite with one part of it replaced.
  std::string error(const std::string& part, const std::string& replacement) {
    std::string text = kGood;
    text.replace(text.find(part), part.size(), replacement);
    return error_of([&] { read(text); });
  }

  [[nodiscard]] std::string file() const { return (folder_.path() / "wanted.toml").string(); }

  tests::TemporaryFolder folder_;
};

TEST_F(SuiteTest, SaysWhatToMeasure) {
  const Suite suite = read(kGood);
  EXPECT_EQ(suite.name, "wanted");
  EXPECT_EQ(suite.summary, "what is wanted");
  EXPECT_EQ(suite.settings.rounds, 3);
  EXPECT_EQ(suite.settings.budget_s, 300);
  EXPECT_EQ(suite.settings.warm_samples, 2);
  EXPECT_EQ(suite.settings.visit_limit_s, 20);
  EXPECT_EQ(suite.interpreters, (std::vector<std::string>{"/usr/bin/python3"}));
  ASSERT_EQ(suite.selections.size(), 2U);
  const Selection& first = suite.selections[0];
  EXPECT_EQ(first.kernels, (std::vector<std::string>{"primes", "m*"}));
  EXPECT_EQ(first.sizes, (std::vector<std::string>{"tiny", "small"}));
  EXPECT_EQ(first.strategies, (std::vector<std::string>{"threads.*"}));
  EXPECT_EQ(first.workers, (std::vector<std::int64_t>{1, 2}));
  EXPECT_TRUE(suite.selections[1].workers.empty());
}

TEST_F(SuiteTest, WhatIsNotSaidIsTheUsual) {
  const Suite suite = read(R"(summary = "s"
    [[cells]]
    kernels = ["noop"]
    sizes = ["tiny"]
    strategies = ["*"])");
  EXPECT_EQ(suite.settings.rounds, 6);  // the fewest that give an interval
  EXPECT_EQ(suite.settings.budget_s, std::nullopt);
  EXPECT_EQ(suite.settings.warm_samples, 3);
  EXPECT_EQ(suite.settings.visit_limit_s, 60);
  EXPECT_EQ(suite.settings.min_sample_s, 0.02);
  EXPECT_TRUE(suite.interpreters.empty());
}

TEST(ParseSampleTime, TakesMillisecondsAndSeconds) {
  EXPECT_EQ(parse_sample_time("0", "min_sample"), 0);
  EXPECT_EQ(parse_sample_time("0ms", "min_sample"), 0);
  EXPECT_DOUBLE_EQ(parse_sample_time("20ms", "min_sample"), 0.02);
  EXPECT_DOUBLE_EQ(parse_sample_time("0.5s", "min_sample"), 0.5);
  EXPECT_DOUBLE_EQ(parse_sample_time("10s", "min_sample"), 10);
}

TEST(ParseSampleTime, RefusesWhatIsNoTime) {
  for (const char* text : {"", "20", "ms", "-1ms", "1m", "11s", "nanms", "infs", "20 ms", "1e9s"}) {
    EXPECT_EQ(tests::error_of([&] { (void)parse_sample_time(text, "min_sample"); }),
              std::string("The min_sample '") + text +
                  "' is no time of at most 10 s; write it as 20ms or 0.5s, or 0 for none.");
  }
}

TEST_F(SuiteTest, NamesTheFileAndTheKeyThatIsWrong) {
  EXPECT_EQ(error("summary = \"what is wanted\"", ""), file() + ": 'summary' is missing; add it.");
  EXPECT_EQ(error("rounds = 3", "rounds = 0"), file() + ": 'rounds' is 0; give at least 1.");
  EXPECT_EQ(error("rounds = 3", "rounds = \"3\""), file() + ": 'rounds' must be an integer.");
  EXPECT_EQ(error("samples = 2", "samples = -1"),
            file() + ": 'warm_samples' is -1; give at least 1.");
  EXPECT_EQ(error("budget = \"5m\"", "budget = 300"), file() + ": 'budget' must be a string.");
  EXPECT_EQ(error("5m", "5 min"), "The budget '5 min' is no duration; write it as 30s, 5m or 2h.");
  EXPECT_EQ(error("20s", "soon"),
            "The visit_limit 'soon' is no duration; write it as 30s, 5m or 2h.");
  EXPECT_EQ(error("rounds", "runds"), file() + ": unknown key 'runds'. Did you mean 'rounds'?");
  EXPECT_EQ(error("[\"/usr/bin/python3\"]", "\"python3\""),
            file() + ": 'interpreters' must be a list.");
}

TEST_F(SuiteTest, NamesThePartThatIsWrong) {
  const std::string first = file() + ", [[cells]] at line 8: ";
  EXPECT_EQ(error("kernels = [\"primes\", \"m*\"]", ""),
            first + "'kernels' is missing; name kernels or globs.");
  EXPECT_EQ(error("sizes = [\"tiny\", \"small\"]", "sizes = []"),
            first + "'sizes' is missing; name sizes such as \"small\".");
  EXPECT_EQ(error("strategies = [\"threads.*\"]", ""),
            first + "'strategies' is missing; name globs.");
  EXPECT_EQ(error("strategies", "strategy"), first + "'strategies' is missing; name globs.");
  EXPECT_EQ(error("workers", "worker"), first + "unknown key 'worker'. Did you mean 'workers'?");
  EXPECT_EQ(error("[1, 2]", "[1, 0]"), "The worker count 0 is out of range; give 1 to 1024.");
  EXPECT_EQ(error("[1, 2]", "[1025]"), "The worker count 1025 is out of range; give 1 to 1024.");
}

TEST_F(SuiteTest, NeedsCells) {
  EXPECT_EQ(error_of([&] { read("summary = \"s\""); }),
            file() + ": 'cells' is missing; add one [[cells]].");
  EXPECT_EQ(error_of([&] { read("summary = \"s\"\ncells = [1]"); }),
            file() + ": 'cells' must be a list of tables [[cells]].");
  EXPECT_EQ(error_of([&] { read("summary = \"s\"\n[cells]\nkernels = []"); }),
            file() + ": 'cells' must be a list.");
}

TEST_F(SuiteTest, ChunkSizesAreWholeNumbersOrTheDefault) {
  const auto with = [&](const std::string& sizes) {
    std::string text = kGood;
    return text + "chunk_sizes = " + sizes + "\n";
  };
  const Suite suite = read(with(R"(["default", 1, 16])"));
  EXPECT_EQ(suite.selections[1].chunk_sizes, (std::vector<std::int64_t>{0, 1, 16}));
  EXPECT_TRUE(suite.selections[0].chunk_sizes.empty());
  for (const char* wrong : {"[0]", "[-1]", "[1.5]", R"(["often"])", "[]", "[2000000]"}) {
    EXPECT_TRUE(contains(error_of([&] { read(with(wrong)); }), R"(["default", 1, 16])")) << wrong;
  }
}

TEST(ShippedSuites, CanAllBeRead) {
  ASSERT_FALSE(shipped_suites().empty());
  for (const auto& file : shipped_suites()) {
    EXPECT_NO_THROW(read_suite(file)) << file;
  }
}

TEST(ParseDuration, TakesSecondsMinutesHours) {
  EXPECT_EQ(parse_duration("30s", "budget"), 30s);
  EXPECT_EQ(parse_duration("5m", "budget"), 5min);
  EXPECT_EQ(parse_duration("2h", "budget"), 2h);
  EXPECT_EQ(parse_duration("90", "budget"), 90s);
}

TEST(ParseDuration, NamesWhatIsNone) {
  for (const char* text : {"", "s", "0s", "-5s", "1.5m", "5 m", "5min", "m5", "+5", "9999999s",
                           "99999999999999999999s"}) {
    EXPECT_EQ(error_of([&] { parse_duration(text, "budget"); }),
              std::string("The budget '") + text + "' is no duration; write it as 30s, 5m or 2h.");
  }
}

TEST(ParseWorkers, TakesAListWithCommas) {
  EXPECT_EQ(parse_workers("4"), (std::vector<std::int64_t>{4}));
  EXPECT_EQ(parse_workers("1,2,1024"), (std::vector<std::int64_t>{1, 2, 1024}));
}

TEST(ParseWorkers, NamesWhatIsNone) {
  EXPECT_EQ(error_of([] { parse_workers("1,two"); }),
            "The worker count 'two' is no whole number; write it as 1,2,4.");
  for (const char* text : {"", ",", "1,", ",1", "1;2", "1.5", " 1"}) {
    EXPECT_TRUE(contains(error_of([&] { parse_workers(text); }), "is no whole number")) << text;
  }
  for (const char* text : {"0", "-1", "1,1025"}) {
    EXPECT_TRUE(contains(error_of([&] { parse_workers(text); }), "is out of range")) << text;
  }
}

}  // namespace
}  // namespace gilscope::plan
