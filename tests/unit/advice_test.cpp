// An advice from runs that never were: what is recommended, for how many calls, in which words.
#include "harness/advice/advice.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "harness/advice/candidates.h"
#include "harness/advice/question.h"
#include "harness/advice/words.h"
#include "tests/unit/helpers.h"
#include "tests/unit/synthetic_run.h"

namespace gilscope::advice {
namespace {

using tests::contains;

// A function of 10 ms a call, of which 100 are a sample.
class AdviceTest : public testing::Test {
 protected:
  AdviceTest() {
    work_.name = "score";
    work_.kernel = "score";
    work_.target = "myapp:score";
    work_.inputs = "myapp:texts";
    work_.first = "cp311";
    work_.calls = 1000;
    model::WorkFacts& facts = work_.facts["cp311"];
    facts.call_s = 10e-3;
    facts.inputs = 100;
    facts.comparable = true;
    facts.version = "3.11.2";
    facts.sizes = {{"1", 100}, {"2", 100}};
  }

  std::string add(const std::string& strategy, const std::string& family, std::int64_t workers,
                  std::int64_t chunk_size = 0, const std::string& interpreter = "cp311") {
    const std::string name = run_.add({.strategy = strategy,
                                       .family = family,
                                       .workers = workers,
                                       .kernel = "score",
                                       .interpreter = interpreter});
    model::Cell& cell = run_.planned(added_++).cell;
    cell.size = "calls_100";
    cell.items = cell.tasks = 100;
    cell.chunk_size = chunk_size;
    return cell.name();
  }

  // So many rounds in which a sample took about so long; rounds differ together, and a little by
  // themselves.
  void measure(const std::string& cell, double sample_s, int rounds = 10, double startup_s = 0) {
    for (int round = 1; round <= rounds; ++round) {
      const double drift = 1 + 0.1 * (round % 3);
      const double own = 1 + 0.002 * ((round * 7 + static_cast<int>(cell.size())) % 5);
      const double seconds = sample_s * drift * own;
      model::Visit& visit = run_.visit(cell, round, {seconds, seconds}, seconds);
      visit.readings.set(model::readings::startup_s, startup_s);
      visit.readings.set(model::readings::teardown_s, 0);
    }
  }

  Advice advise() {
    run_.header().workload = work_;
    analysis_ = analysis::analyse(run_.run());
    return advice::advise(analysis_);
  }

  tests::SyntheticRun run_;
  model::Workload work_;
  analysis::Analysis analysis_;

 private:
  std::size_t added_ = 0;
};

TEST_F(AdviceTest, WhatIsFasterByFarIsRecommended) {
  measure(add("serial.python", "serial", 1), 1.0);
  measure(add("process_pool_fork.python", "processes", 2, 8), 0.5, 10, 0.05);
  const Advice advice = advise();
  ASSERT_NE(advice.recommended, nullptr);
  EXPECT_EQ(advice.recommended->words, "2 processes, chunks of 8");
  EXPECT_EQ(advice.gain, analysis::Gain::shown);
  EXPECT_EQ(advice.call, "ProcessPoolExecutor(2).map(score, texts, chunksize=8)");
  // 1,000 calls are ten samples, each some 1.1 times as long as said.
  EXPECT_NEAR(advice.recommended->total_s, 5.5, 0.3);
  EXPECT_NEAR(advice.loop->total_s, 11, 0.6);
  EXPECT_EQ(advice.recommended->rounds_better, 10);
}

TEST_F(AdviceTest, TheAnswerIsForTheNumberOfCalls) {
  measure(add("serial.python", "serial", 1), 1.0);
  measure(add("process_pool_spawn.python", "processes", 2, 8), 0.5, 10, 2.0);
  EXPECT_NE(advise().recommended, nullptr);
  EXPECT_EQ(advise().recommended->cell->cell.family, "processes");
  const auto from = advise().break_even_calls;
  ASSERT_TRUE(from.has_value());
  EXPECT_NEAR(static_cast<double>(*from), 365, 25);  // 2 s of start-up, 5.5 ms gained by each
  work_.calls = 100;
  const Advice few = advise();
  EXPECT_EQ(few.recommended, few.loop);
  EXPECT_EQ(few.gain, analysis::Gain::not_shown);
  EXPECT_TRUE(contains(few.verdict, "No gain was shown"));
}

TEST_F(AdviceTest, OfWhatIsNotToldApartTheSimplestIsTaken) {
  measure(add("serial.python", "serial", 1), 1.0);
  measure(add("process_pool_fork.python", "processes", 2, 8), 0.5);
  measure(add("thread_pool.python", "threads", 2), 0.501);
  EXPECT_EQ(advise().recommended->words, "2 threads");
}

TEST_F(AdviceTest, WhatIsSimplerButSlowerIsNot) {
  measure(add("serial.python", "serial", 1), 1.0);
  measure(add("process_pool_fork.python", "processes", 2, 8), 0.5);
  measure(add("thread_pool.python", "threads", 2), 0.6);
  EXPECT_EQ(advise().recommended->words, "2 processes, chunks of 8");
}

TEST_F(AdviceTest, AGainOfNothingIsTheLoop) {
  measure(add("serial.python", "serial", 1), 1.0);
  measure(add("thread_pool.python", "threads", 2), 0.99);
  const Advice advice = advise();
  EXPECT_EQ(advice.recommended, advice.loop);
  EXPECT_TRUE(contains(advice.call, "a plain loop"));
}

TEST_F(AdviceTest, FewRoundsAreSaid) {
  measure(add("serial.python", "serial", 1), 1.0, 3);
  measure(add("thread_pool.python", "threads", 2), 0.5, 3);
  const Advice advice = advise();
  EXPECT_EQ(advice.gain, analysis::Gain::unknown);
  EXPECT_EQ(advice.recommended->words, "2 threads");
  EXPECT_TRUE(contains(advice.sure.front(), "3 of 3 rounds, too few for an interval"));
}

TEST_F(AdviceTest, WhatLeftAfterTwoRoundsIsComparedInThese) {
  measure(add("serial.python", "serial", 1), 1.0);
  measure(add("process_pool_fork.python", "processes", 2, 8), 0.5);
  measure(add("thread_pool.python", "threads", 2), 1.3, 2);
  const Advice advice = advise();
  const auto threads = std::ranges::find(advice.options, "2 threads", &Option::words);
  ASSERT_NE(threads, advice.options.end());
  EXPECT_EQ(threads->standing, Standing::dropped);
  EXPECT_NEAR(threads->gain->median, 1 / 1.3, 0.01);
  EXPECT_TRUE(contains(threads->remark, "left out after 2 rounds"));
}

TEST_F(AdviceTest, DifferingResultsAreOut) {
  measure(add("serial.python", "serial", 1), 1.0);
  const std::string threads = add("thread_pool.python", "threads", 2);
  run_.fail(threads, 1,
            "WrongResults: results differ from the loop's in 3 of 100 calls (1 instead of 2)");
  const Advice advice = advise();
  EXPECT_EQ(advice.recommended, advice.loop);
  EXPECT_EQ(advice.options.back().standing, Standing::failed);
  EXPECT_EQ(advice.options.back().remark,
            "results differ from the loop's in 3 of 100 calls (1 instead of 2)");
  EXPECT_TRUE(contains(advice.notes.front(), "Not safe in 2 threads"));
}

TEST_F(AdviceTest, WithoutALoopThereIsNoAdvice) {
  run_.fail(add("serial.python", "serial", 1), 1, "it broke");
  measure(add("thread_pool.python", "threads", 2), 0.5);
  const Advice advice = advise();
  EXPECT_EQ(advice.recommended, nullptr);
  EXPECT_TRUE(contains(advice.verdict, "Nothing can be recommended"));
}

TEST_F(AdviceTest, AnotherInterpreterIsNamed) {
  work_.facts["cp313t"] = work_.own();
  measure(add("serial.python", "serial", 1), 1.0);
  measure(add("thread_pool.python", "threads", 2, 0, "cp313t"), 0.5);
  EXPECT_EQ(advise().recommended->words, "cp313t, 2 threads");
}

TEST(Words, CountsHaveCommas) {
  EXPECT_EQ(count_text(7), "7");
  EXPECT_EQ(count_text(1234), "1,234");
  EXPECT_EQ(count_text(12345678), "12,345,678");
}

TEST_F(AdviceTest, MessagesToProcessesLastTenMilliseconds) {
  model::WorkFacts& facts = work_.facts["cp311"];
  facts.calls = 10'000;
  facts.call_s = 1e-3;
  EXPECT_EQ(chunk_of(facts, 2), 10);
  facts.call_s = 100e-3;
  EXPECT_EQ(chunk_of(facts, 2), 1);
  facts.call_s = 10e-6;
  EXPECT_EQ(chunk_of(facts, 2), 100 / 8);  // each worker must get some
}

TEST_F(AdviceTest, WhatCannotBePickledIsNotSentToProcesses) {
  add("process_pool_fork.python", "processes", 2);
  std::vector<model::PlannedCell> cells = {run_.planned(0)};
  cells[0].cell.hands_over = "pickle";
  work_.facts["cp311"].unpicklable = "argument 0, of type socket, cannot be pickled";
  skip_unsuited(cells, work_);
  EXPECT_EQ(cells[0].skipped, "argument 0, of type socket, cannot be pickled");
}

TEST_F(AdviceTest, AModuleThatSwitchesTheGilOnIsNamed) {
  add("thread_pool.python", "threads", 2, 0, "cp313t");
  work_.facts["cp313t"].gil_switched_on_by = "oldmodule";
  std::vector<model::PlannedCell> cells = {run_.planned(0)};
  skip_unsuited(cells, work_);
  EXPECT_TRUE(contains(cells[0].skipped, "importing 'oldmodule' switches the GIL of cp313t back"));
}

class WorkloadFile : public testing::Test {
 protected:
  std::string complaint(const std::string& name, std::string_view text) {
    folder_.write("gilscope.toml", text);
    return tests::error_of([&] {
      Question question;
      read_workload(name, folder_.path(), question);
    });
  }

  tests::TemporaryFolder folder_;
};

TEST_F(WorkloadFile, FillsWhatTheCommandLineLeavesOpen) {
  folder_.write("gilscope.toml",
                "[workload.fetch]\nfunction = \"app:fetch\"\ncalls = 10000\nin_flight = [8, 32]\n"
                "fixture = { command = \"serve\", ready = \"tcp:8080\" }\n");
  Question question;
  question.calls = 7;
  read_workload("fetch", folder_.path(), question);
  EXPECT_EQ(question.target, "app:fetch");
  EXPECT_EQ(question.calls, 7);
  EXPECT_EQ(question.in_flight, (std::vector<std::int64_t>{8, 32}));
  EXPECT_EQ(question.server.command, "serve");
  EXPECT_EQ(question.server.ready, "tcp:8080");
}

TEST_F(WorkloadFile, IsAlsoFoundAbove) {
  folder_.write("gilscope.toml", "[workload.w]\nstatement = \"1\"\n");
  std::filesystem::create_directories(folder_.path() / "a/b");
  Question question;
  read_workload("w", folder_.path() / "a/b", question);
  EXPECT_EQ(question.statement, "1");
}

TEST_F(WorkloadFile, SaysWhatIsWrong) {
  EXPECT_TRUE(contains(complaint("fech", "[workload.fetch]\nfunction = \"a:b\"\n"),
                       "There is no [workload.fech]"));
  EXPECT_TRUE(contains(complaint("fech", "[workload.fetch]\nfunction = \"a:b\"\n"), "'fetch'"));
  EXPECT_TRUE(contains(complaint("w", "[workload.w]\nfunktion = \"a:b\"\n"), "function"));
  EXPECT_TRUE(contains(complaint("w", "[workload.w]\nfunction = \"a:b\"\ncals = 3\n"), "cals"));
  EXPECT_TRUE(
      contains(complaint("w", "[workload.w]\nfunction = \"a:b\"\nworkers = [0]\n"), "workers"));
}

TEST(Targets, AFileIsItsModule) {
  const tests::TemporaryFolder folder;
  folder.write("app/__init__.py", "");
  folder.write("app/work.py", "");
  folder.write("bad-name.py", "");
  Question question;
  question.target = "app/work.py:score";
  settle_target(question, folder.path());
  EXPECT_EQ(question.target, "app.work:score");
  EXPECT_EQ(question.import_path.front(), std::filesystem::canonical(folder.path()).string());
  question.target = "bad-name.py:score";
  EXPECT_TRUE(contains(tests::error_of([&] { settle_target(question, folder.path()); }),
                       "is no name of a module"));
  question.target = "missing.py:score";
  EXPECT_TRUE(contains(tests::error_of([&] { settle_target(question, folder.path()); }),
                       "There is no file"));
}

}  // namespace
}  // namespace gilscope::advice
