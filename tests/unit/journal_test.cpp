// The journal: what was measured is on disk at once, and survives being killed.
#include "harness/storage/journal.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "harness/model/json.h"
#include "tests/unit/helpers.h"
#include "tests/unit/synthetic_run.h"

namespace gilscope::storage {
namespace {

using nlohmann::json;
using tests::contains;
using tests::error_of;

class JournalTest : public testing::Test {
 protected:
  JournalTest() {
    const std::string cell = run_.add({.strategy = "serial.python"});
    run_.visit(cell, 1, {0.5, 0.25});
    run_.visit(cell, 2, {0.125});
    run_.fail(cell, 3, "wrong digest");
  }

  void write_all() {
    Journal journal(file_, run_.header());
    for (const model::Visit& visit : run_.visits()) journal.append(visit);
  }

  model::Visit next_visit() {
    model::Visit visit = run_.visits()[0];
    visit.number = 4;
    return visit;
  }

  void append_text(std::string_view text) { std::ofstream(file_, std::ios::app) << text; }

  tests::SyntheticRun run_;
  tests::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_.path() / "run.json.journal";
};

TEST_F(JournalTest, LiesBesideItsResult) {
  EXPECT_EQ(journal_of("results/run.json"), "results/run.json.journal");
}

TEST_F(JournalTest, GivesBackWhatWasWritten) {
  write_all();
  const JournalContent content = read_journal(file_);
  EXPECT_EQ(json(content.header), json(run_.header()));
  EXPECT_EQ(json(content.visits), json(run_.visits()));
}

TEST_F(JournalTest, IsOnDiskAfterEveryVisit) {
  Journal journal(file_, run_.header());
  EXPECT_TRUE(read_journal(file_).visits.empty());
  journal.append(run_.visits()[0]);
  EXPECT_EQ(read_journal(file_).visits.size(), 1U);
}

TEST_F(JournalTest, GoesOnWhereItEnded) {
  write_all();
  {
    Journal journal(file_, read_journal(file_).end);
    journal.append(next_visit());
  }
  const JournalContent content = read_journal(file_);
  ASSERT_EQ(content.visits.size(), 4U);
  EXPECT_EQ(json(content.visits[3]), json(next_visit()));
}

// A run that has begun to watch must be resumable, too.
TEST_F(JournalTest, GivesBackAVisitThatWatched) {
  model::Visit watched;
  watched.cell = run_.visits()[0].cell;
  watched.number = 4;
  watched.telemetry.emplace();
  watched.telemetry->ticks = 70;
  watched.telemetry->workers.resize(2);
  run_.visits().push_back(watched);
  watched.number = 5;
  watched.telemetry->error = "it died";
  run_.visits().push_back(watched);
  write_all();
  EXPECT_EQ(json(read_journal(file_).visits), json(run_.visits()));
}

TEST_F(JournalTest, ANewOneReplacesAnOldOne) {
  write_all();
  const Journal journal(file_, run_.header());
  EXPECT_TRUE(read_journal(file_).visits.empty());
}

// Killed while it wrote: the visit is lost, and what comes next must not be glued to it.
TEST_F(JournalTest, ALineThatWasCutOffIsDroppedFromTheFileByWhoGoesOn) {
  write_all();
  const std::string whole = read_text(file_);
  append_text(json(next_visit()).dump().substr(0, 40));
  const JournalContent content = read_journal(file_);
  EXPECT_EQ(content.visits.size(), 3U);
  EXPECT_EQ(content.end, whole.size());
  Journal(file_, content.end).append(next_visit());
  EXPECT_EQ(read_journal(file_).visits.size(), 4U);
}

// Whoever reads it may find the run alive.
TEST_F(JournalTest, IsLeftAloneByReadersAndByASecondWriter) {
  write_all();
  Journal alive(file_, read_journal(file_).end);
  append_text(json(next_visit()).dump().substr(0, 40));  // just being written
  const std::string before = read_text(file_);
  const JournalContent content = read_journal(file_);
  EXPECT_TRUE(
      contains(error_of([&] { Journal(file_, content.end); }), "is being written by another run"));
  EXPECT_TRUE(contains(error_of([&] { Journal(file_, run_.header()); }),
                       "is being written by another run"));
  EXPECT_EQ(read_text(file_), before);
}

TEST_F(JournalTest, ThatHasGrownMeanwhileIsReadAnew) {
  write_all();
  const JournalContent content = read_journal(file_);
  append_text(json(next_visit()).dump() + "\n");
  EXPECT_TRUE(contains(error_of([&] { Journal(file_, content.end); }), "resume once more"));
  EXPECT_EQ(read_journal(file_).visits.size(), 4U);
}

TEST_F(JournalTest, ALineThatIsThereTwiceIsNamed) {
  write_all();
  append_text(json(run_.visits()[2]).dump() + "\n");
  EXPECT_TRUE(contains(error_of([&] { (void)read_journal(file_); }),
                       "is damaged in line 5, whose visit is there already; remove that line"));
}

// Its text may be all there: without its end of line nobody can know.
TEST_F(JournalTest, ALineWithoutItsEndIsCutOff) {
  write_all();
  append_text(json(run_.visits()[0]).dump());
  EXPECT_EQ(read_journal(file_).visits.size(), 3U);
}

TEST_F(JournalTest, ADamagedLineIsNamedAndTheFileLeftAsItIs) {
  write_all();
  append_text("{\"cell\": \"primes\"}\n" + json(run_.visits()[0]).dump() + "\n");
  const std::string before = read_text(file_);
  EXPECT_EQ(error_of([&] { (void)read_journal(file_); }),
            "'" + file_.string() +
                "' is damaged in line 5; remove that line, or start the run anew without "
                "--resume, into another file.");
  EXPECT_EQ(read_text(file_), before);
}

TEST_F(JournalTest, OfAnotherVersionCannotBeUsed) {
  model::RunHeader header = run_.header();
  header.schema_version = model::kSchemaVersion + 1;
  const Journal journal(file_, header);
  EXPECT_EQ(error_of([&] { (void)read_journal(file_); }),
            "'" + file_.string() +
                "' is no journal of this version; start the run anew without --resume, into "
                "another file.");
}

TEST_F(JournalTest, WhatIsNoJournalIsLeftAsItIs) {
  for (const char* text : {"\n", "no json\n", "[1]\n", "{}\n", "{\"schema_version\": \"1\"}\n",
                           "null\n{\"schema_version\": 1}\n"}) {
    folder_.write("run.json.journal", text);
    EXPECT_TRUE(contains(error_of([&] { (void)read_journal(file_); }), "is no journal")) << text;
    EXPECT_EQ(read_text(file_), text);
  }
}

TEST_F(JournalTest, WithoutAWholeLineIsAFreshStart) {
  for (const char* text : {"", "{\"schema_version\": 1"}) {
    folder_.write("run.json.journal", text);
    EXPECT_EQ(read_journal(file_).end, 0U);
  }
}

TEST_F(JournalTest, MustBeThere) {
  EXPECT_TRUE(contains(error_of([&] { (void)read_journal(file_); }), "cannot be read"));
}

TEST(JournalOnAFullDisk, NamesTheDisk) {
  EXPECT_TRUE(contains(error_of([] { Journal("/dev/full", model::RunHeader()); }),
                       "No space left on device"));
}

}  // namespace
}  // namespace gilscope::storage
