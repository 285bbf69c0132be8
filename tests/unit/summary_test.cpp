// The summary on the terminal.
#include "harness/text/summary.h"

#include <gtest/gtest.h>

#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "harness/text/numbers.h"
#include "tests/unit/helpers.h"
#include "tests/unit/synthetic_run.h"

namespace gilscope::text {
namespace {

using tests::contains;

TEST(TimeText, HasThreeDigitsAndAUnit) {
  EXPECT_EQ(time_text(0.00123), "1.23 ms");
  EXPECT_EQ(time_text(0.0123), "12.3 ms");
  EXPECT_EQ(time_text(0.123), "123 ms");
  EXPECT_EQ(time_text(1.23), "1.23 s");
  EXPECT_EQ(time_text(12345), "12345 s");
  EXPECT_EQ(time_text(1.5e-6), "1.50 µs");
  EXPECT_EQ(time_text(42e-9), "42.0 ns");
  EXPECT_EQ(time_text(0.5e-9), "0.50 ns");
  EXPECT_EQ(time_text(0), "0.00 ns");
}

// Rounding must not make four digits of three, nor 1000 of a unit.
TEST(TimeText, RoundsIntoTheNextDecade) {
  EXPECT_EQ(time_text(9.994e-3), "9.99 ms");
  EXPECT_EQ(time_text(9.996e-3), "10.0 ms");
  EXPECT_EQ(time_text(99.94e-3), "99.9 ms");
  EXPECT_EQ(time_text(99.96e-3), "100 ms");
  EXPECT_EQ(time_text(999.4e-3), "999 ms");
  EXPECT_EQ(time_text(999.6e-3), "1.00 s");
  EXPECT_EQ(time_text(999.6e-6), "1.00 ms");
  EXPECT_EQ(time_text(999.6e-9), "1.00 µs");
}

class SummaryTest : public testing::Test {
 protected:
  std::vector<std::string> lines() {
    std::istringstream text(summary(analysis::analyse(run_.run())));
    std::vector<std::string> result;
    for (std::string line; std::getline(text, line);) result.push_back(line);
    return result;
  }

  // The line that begins with that strategy.
  std::string line_of(const std::string& strategy) {
    for (const std::string& line : lines()) {
      if (line.starts_with("  " + strategy + " ")) return line;
    }
    ADD_FAILURE() << "no line of " << strategy;
    return "";
  }

  std::string measured(const tests::CellOptions& options, const std::vector<double>& warm_s) {
    const std::string name = run_.add(options);
    for (std::size_t i = 0; i < warm_s.size(); ++i) {
      run_.visit(name, static_cast<int>(i + 1), {warm_s[i]});
    }
    return name;
  }

  tests::SyntheticRun run_;
};

// The words of a line, without the spaces between them.
std::vector<std::string> words(const std::string& line) {
  std::istringstream text(line);
  return {std::istream_iterator<std::string>(text), {}};
}

TEST_F(SummaryTest, HasALineForEachStrategyFastestFirst) {
  measured({.strategy = "serial.python"}, {8, 8});
  measured({.strategy = "threads.python", .workers = 2}, {9, 9});
  measured({.strategy = "threads.ext_nogil", .workers = 2}, {1, 1});
  const auto all = lines();
  ASSERT_GE(all.size(), 8U);
  EXPECT_EQ(all[1], "primes / tiny");
  EXPECT_EQ(words(all[4])[0], "strategy");
  EXPECT_EQ(words(all[5])[0], "threads.ext_nogil");
  EXPECT_EQ(words(all[6])[0], "serial.python");
  EXPECT_EQ(words(all[7])[0], "threads.python");
}

TEST_F(SummaryTest, TheAnswersStandBeforeTheEvidence) {
  measured({.strategy = "serial.python"}, {8, 8, 8, 8, 8, 8});
  measured({.strategy = "serial.ext_nogil"}, {2, 2, 2, 2, 2, 2});
  measured({.strategy = "threads.python", .workers = 2}, {9, 9, 9, 9, 9, 9});
  measured({.strategy = "threads.ext_nogil", .family = "extension", .workers = 2},
           {1, 1, 1, 1, 1, 1});
  const auto all = lines();
  EXPECT_EQ(all[2],
            "  in Python: no gain shown: nothing is surely faster than the plain loop, "
            "serial.python.");
  EXPECT_EQ(all[3],
            "  with C++:  threads.ext_nogil with 2 workers: 8.00x [8.00, 8.00] against "
            "serial.python = 4.00x [4.00, 4.00] by C++, 2.00x [2.00, 2.00] by the workers.");
}

TEST_F(SummaryTest, TiesAreSaidAndFewRoundsToo) {
  measured({.strategy = "serial.python"}, {8, 8});
  measured({.strategy = "process_pool_fork.python", .workers = 2}, {4, 4});
  EXPECT_EQ(lines()[2],
            "  in Python: process_pool_fork.python with 2 workers: 2.00x against serial.python; "
            "too few rounds to be sure; 1 other is not told apart.");
}

TEST_F(SummaryTest, ALoopThatCompetesWithNothingWinsNothing) {
  measured({.strategy = "serial.python"}, {8, 8});
  EXPECT_EQ(lines()[2], "  in Python: only the plain loop, serial.python, was measured.");
}

// An interval that does not reach 95 % is not called one that does.
TEST_F(SummaryTest, SaysWhatItsIntervalsAttain) {
  measured({.strategy = "serial.python"}, {1, 1, 1, 2, 2, 2});
  EXPECT_TRUE(contains(summary(analysis::analyse(run_.run())), "95 %, or down to "));
}

TEST_F(SummaryTest, SaysTimeSpeedupsStartUpAndMemory) {
  measured({.strategy = "serial.python"}, {0.008});
  measured({.strategy = "threads.python", .workers = 2}, {0.004});
  EXPECT_EQ(words(line_of("threads.python")),
            (std::vector<std::string>{"threads.python", "2", "4.00", "ms", "2.00x", "2.00x", "1.00",
                                      "ms", "50", "MiB", "-"}));
}

TEST_F(SummaryTest, SaysHalfTheIntervalFromSixVisitsOn) {
  measured({.strategy = "serial.python"}, {1, 1, 1, 1, 1.1, 0.9});
  measured({.strategy = "threads.python"}, {1, 1, 1, 1.1, 0.9});
  EXPECT_TRUE(contains(line_of("serial.python"), "±10%"));
  EXPECT_EQ(line_of("threads.python").find("±"), std::string::npos);
}

TEST_F(SummaryTest, AVerySmallSpeedupIsNotNought) {
  measured({.strategy = "serial.python"}, {0.0027});
  measured({.strategy = "threads.python", .workers = 2}, {1});
  EXPECT_EQ(words(line_of("threads.python"))[4], "0.0027x");
}

TEST_F(SummaryTest, AnUnknownSpeedupIsADash) {
  measured({.strategy = "threads.python", .workers = 2}, {1});
  EXPECT_EQ(words(line_of("threads.python"))[4], "-");
  EXPECT_EQ(words(line_of("threads.python"))[5], "-");
}

TEST_F(SummaryTest, AStarMarksMoreWorkersThanCpus) {
  measured({.strategy = "threads.python", .workers = 8, .oversubscribed = true}, {1});
  EXPECT_TRUE(contains(line_of("threads.python"), " 8* "));
}

TEST_F(SummaryTest, NamesTheInterpreterWhereThereAreSeveral) {
  measured({.strategy = "threads.python"}, {1});
  measured({.strategy = "serial.native"}, {1});
  EXPECT_EQ(line_of("threads.python").find("cp311"), std::string::npos);
  run_.add_interpreter("cp312");
  measured({.strategy = "threads.python", .interpreter = "cp312"}, {2});
  EXPECT_EQ(words(line_of("threads.python cp311"))[1], "cp311");
  EXPECT_EQ(words(line_of("threads.python cp312"))[1], "cp312");
  EXPECT_EQ(words(line_of("serial.native"))[1], "1");  // its workers: it has no interpreter
}

// The longest strategy that there is, under the longest usual tag, with the widest numbers.
TEST_F(SummaryTest, ColumnsStandBelowEachOther) {
  run_.add_interpreter("cp313t");
  measured({.strategy = "process_pool_forkserver.ext_nogil",
            .workers = 1024,
            .interpreter = "cp313t",
            .oversubscribed = true},
           {123e-6});
  measured({.strategy = "serial.python"}, {1, 1, 1, 1, 1.1, 0.9});
  const auto columns = [](const std::string& line) {
    std::size_t count = 0;
    for (const char c : line) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80;  // UTF-8
    return count;
  };
  const auto all = lines();
  EXPECT_EQ(columns(all[5]), columns(all[4]));
  EXPECT_EQ(columns(all[6]), columns(all[4]));
}

TEST_F(SummaryTest, WhatWasNotMeasuredIsCountedByReason) {
  measured({.strategy = "serial.python"}, {1});
  run_.add({.strategy = "threads.python", .skipped = "no interpreter"});
  run_.add({.strategy = "threads.ext_gil", .skipped = "no interpreter"});
  const std::string broken = run_.add({.strategy = "pipes_fork.python"});
  run_.fail(broken, 1, "wrong digest");
  const std::string text = summary(analysis::analyse(run_.run()));
  EXPECT_TRUE(contains(text, "\nNot measured\n"));
  EXPECT_TRUE(contains(text, "  2 cells skipped: no interpreter\n"));
  EXPECT_TRUE(contains(text, "  1 cell failed: wrong digest\n"));
}

TEST_F(SummaryTest, SaysNothingOfSkippedCellsWhenThereAreNone) {
  measured({.strategy = "serial.python"}, {1});
  EXPECT_EQ(summary(analysis::analyse(run_.run())).find("Not measured"), std::string::npos);
}

}  // namespace
}  // namespace gilscope::text
