#include "harness/comparison/conclusion.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/unit/comparison_fixture.h"
#include "tests/unit/helpers.h"

namespace gilscope::comparison {
namespace {

using tests::contains;
using tests::error_of;

TEST_F(ComparisonTest, MarkdownEscapesWhatCouldBeMarkup) {
  pair();
  both({.strategy = "serial.python", .kernel = "primes"}, 1, 1.2);
  const Comparison found = compared();
  const std::string text = text::comparison_markdown(found, conclude(found));
  EXPECT_TRUE(contains(text, "| slower | 1."));
  EXPECT_TRUE(contains(text, "| \\[1."));  // no link
  EXPECT_TRUE(contains(text, "serial.python/workers:1/cp311"));
  EXPECT_TRUE(contains(text, "Regressed"));
}

// One verdict: 99 cells that are the same and one that nobody can tell.
TEST_F(ComparisonTest, WhatCouldNotBeToldMakesItInconclusiveEverywhere) {
  pair();
  for (int i = 0; i < 99; ++i) {
    both({.strategy = "serial.python", .interpreter = "cp" + std::to_string(i)}, 1, 1, 20);
  }
  const std::string wild = "threads.python";
  visits(baseline_, baseline_.add({.strategy = wild}), 1, 20, 0.5);
  visits(candidate_, candidate_.add({.strategy = wild}), 1.3, 20, 0.5);
  const Comparison found = compared();
  ASSERT_EQ(found.count(Verdict::same), 99);
  ASSERT_EQ(found.count(Verdict::inconclusive), 1);
  const Conclusion conclusion = conclude(found);
  EXPECT_EQ(conclusion.overall, Overall::inconclusive);
  EXPECT_EQ(conclusion.exit_code(), 0);
  EXPECT_TRUE(
      conclusion.sentence.starts_with("Inconclusive: no regression found; 99 of 100 cells are the "
                                      "same, 1 could not be told (up to "));
  EXPECT_TRUE(contains(text_of(found), conclusion.sentence));
  EXPECT_TRUE(contains(text::comparison_markdown(found, conclusion), conclusion.sentence));
  EXPECT_EQ(json_of(found).at("verdict"), "inconclusive");
  EXPECT_EQ(json_of(found).at("summary"), conclusion.sentence);
  EXPECT_EQ(json_of(found).at("exit_code"), 0);
}

TEST_F(ComparisonTest, WorkThatOnlyTheCandidateBreaksIsARegression) {
  pair();
  both({.strategy = "serial.python"}, 1, 1);
  visits(baseline_, baseline_.add({.strategy = "threads.python"}), 1);
  candidate_.fail(candidate_.add({.strategy = "threads.python"}), 1, "wrong digest");
  const Conclusion conclusion = conclude(compared());
  EXPECT_EQ(conclusion.overall, Overall::regressed);
  EXPECT_TRUE(contains(conclusion.sentence, "Regressed: 1 cell fails."));
  ASSERT_EQ(conclusion.findings.size(), 1U);
  EXPECT_EQ(conclusion.findings[0].reason, "wrong digest");
  EXPECT_TRUE(suspects(conclusion.findings).empty());  // looking again would tell nothing
  const std::vector<Acceptance> all = {parse_acceptance("* * because nobody looks")};
  EXPECT_EQ(conclude(compared(), all).overall, Overall::regressed);  // wrong work stays wrong
}

TEST_F(ComparisonTest, WhatFailsOnBothSidesIsNoNews) {
  pair();
  both({.strategy = "serial.python"}, 1, 1);
  baseline_.fail(baseline_.add({.strategy = "threads.python"}), 1, "no luck");
  candidate_.fail(candidate_.add({.strategy = "threads.python"}), 1, "no luck");
  EXPECT_EQ(conclude(compared()).overall, Overall::same);
}

TEST_F(ComparisonTest, WhatLooksWorseWithoutBeingCertainIsASuspect) {
  CellAnalysis side;
  side.cell.kernel = "primes";
  side.estimates[model::metrics::warm_s] = Estimate{.median = 1, .low = {}, .high = {}, .n = 8};
  const auto suspected = [&](double median, double low, double high) {
    Comparison comparison;
    comparison.cells.push_back({.baseline = &side,
                                .candidate = &side,
                                .ratio = {.median = median, .low = low, .high = high, .n = 8},
                                .verdict = judge({median, low, high, 8}, 0.01, 0.02),
                                .reason = {}});
    return suspects(findings_of(comparison)).size() == 1;
  };
  EXPECT_TRUE(suspected(1.2, 1.19, 1.21));
  EXPECT_TRUE(suspected(1.03, 1.01, 1.05));
  EXPECT_FALSE(suspected(1.2, 0.9, 1.5));
  EXPECT_FALSE(suspected(1.01, 1.001, 1.05));
  EXPECT_FALSE(suspected(0.8, 0.79, 0.81));
}

TEST(Suspect, ACurveIsLookedAtAgainWithAllItsWorkers) {
  Finding curve;
  curve.name = "nbody/small/threads.python/cp311";
  curve.metric = model::metrics::speedup;
  EXPECT_EQ(curve.cells(), "nbody/small/threads.python/workers:*/cp311");
  Finding cell;
  cell.name = "a[b]*/x/y.z/workers:1/cp311";
  cell.metric = model::metrics::warm_s;
  EXPECT_EQ(cell.cells(), R"(a\[b]\*/x/y.z/workers:1/cp311)");
}

// A first look at a cell that is slower, and at one that only looks so.
class SecondLookTest : public ComparisonTest {
 protected:
  SecondLookTest() {
    pair();
    both({.strategy = "serial.python"}, 1, 1.1, 12);
    both({.strategy = "threads.python"}, 1, 1, 12);
  }

  // Another run of the first cell alone.
  Comparison again(double ratio) {
    SyntheticRun baseline;
    SyntheticRun candidate;
    visits(baseline, baseline.add({.strategy = "serial.python"}), 1, 12);
    visits(candidate, candidate.add({.strategy = "serial.python"}), ratio, 12);
    return compare(named("b", baseline), named("c", candidate), {});
  }

  const std::string cell_ = "primes/tiny/serial.python/workers:1/cp311";
};

TEST_F(SecondLookTest, ASuspectIsTheGlobOfItsCells) {
  EXPECT_EQ(suspects(conclude(compared()).findings), std::vector<std::string>{cell_});
}

TEST_F(SecondLookTest, WhatBothLooksCallWorseIsARegression) {
  const Conclusion conclusion = conclude(compared(), again(1.1), {});
  EXPECT_EQ(conclusion.overall, Overall::regressed);
  EXPECT_EQ(conclusion.findings.at(0).state, State::confirmed);
  EXPECT_NEAR(conclusion.findings.at(0).again->median, 1.1, 0.01);
}

TEST_F(SecondLookTest, WhatTheSecondLookDoesNotConfirmIsNone) {
  const Conclusion conclusion = conclude(compared(), again(1), {});
  EXPECT_EQ(conclusion.overall, Overall::same);
  EXPECT_EQ(conclusion.exit_code(), 0);
  EXPECT_EQ(conclusion.findings.at(0).state, State::not_confirmed);
  EXPECT_EQ(
      conclusion.sentence,
      "The same: all 2 cells are as fast as the base; a second look did not confirm 1 suspect.");
}

TEST_F(SecondLookTest, TwoLooksThatDisagreeTellNothing) {
  const Conclusion conclusion = conclude(compared(), again(0.8), {});
  EXPECT_EQ(conclusion.overall, Overall::inconclusive);
  EXPECT_EQ(conclusion.findings.at(0).state, State::not_confirmed);
  EXPECT_TRUE(contains(conclusion.sentence, "1 of 2 cells is the same, 1 could not be told"));
}

TEST_F(SecondLookTest, WhatIsAcceptedIsNoRegression) {
  const std::vector<Acceptance> accepted = {
      parse_acceptance("primes/* serial.* because it now checks more")};
  const Conclusion conclusion = conclude(compared(), again(1.1), accepted);
  EXPECT_EQ(conclusion.overall, Overall::same);
  EXPECT_EQ(conclusion.findings.at(0).state, State::accepted);
  EXPECT_EQ(conclusion.findings.at(0).reason, "it now checks more");
  EXPECT_EQ(conclusion.sentence,
            "The same: 1 of 2 cells is as fast as the base; 1 accepted change.");
}

TEST_F(SecondLookTest, WithoutASecondLookWhatIsSeenOnceMayBeAcceptedToo) {
  const std::vector<Acceptance> accepted = {parse_acceptance("primes serial.* because it checks")};
  EXPECT_EQ(conclude(compared(), accepted).overall, Overall::same);
}

TEST_F(SecondLookTest, AnAcceptanceIsOfOtherWorkOrOtherStrategies) {
  for (const char* text :
       {"nbody * because x", "primes threads.* because of it", "primes/large * because x"}) {
    const std::vector<Acceptance> accepted = {parse_acceptance(text)};
    EXPECT_EQ(conclude(compared(), again(1.1), accepted).overall, Overall::regressed) << text;
  }
}

TEST_F(SecondLookTest, AnAcceptanceWithoutAllThreePartsIsRefused) {
  for (const char* text :
       {"", "mandelbrot/* threads.*", "because of it", "primes because it is so"}) {
    EXPECT_TRUE(contains(error_of([&] { (void)parse_acceptance(text); }),
                         "must read KERNEL/SIZE STRATEGY because REASON"))
        << text;
  }
}

}  // namespace
}  // namespace gilscope::comparison
