// The small things that every room stands on: names, TOML, files, paths.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "harness/support/files.h"
#include "harness/support/nearest.h"
#include "harness/support/paths.h"
#include "harness/support/toml_reader.h"
#include "tests/unit/helpers.h"

namespace gilscope {
namespace {

using tests::contains;
using tests::error_of;

TEST(Suggestion, NamesTheNearest) {
  const std::vector<std::string> known = {"serial", "threads", "thread_pool"};
  EXPECT_EQ(suggestion("thread", known), " Did you mean 'threads'?");
  EXPECT_EQ(suggestion("threadpool", known), " Did you mean 'thread_pool'?");
  EXPECT_EQ(suggestion("seiral", known), " Did you mean 'serial'?");
  EXPECT_EQ(suggestion("ser", known), " Did you mean 'serial'?");  // its beginning
}

TEST(Suggestion, ListsAllWhenNoneIsNear) {
  EXPECT_EQ(suggestion("quantum", {"serial", "threads"}), " Known: serial, threads.");
}

TEST(Suggestion, IsEmptyWhenNothingIsKnown) {
  EXPECT_EQ(suggestion("threads", {}), "");
}

class TomlTest : public testing::Test {
 protected:
  toml::table table_ = parse_toml(R"(
    word = "text"
    number = 7
    real = 1.5
    yes = true
    words = ["a", "b"]
    numbers = [1, 2]
    mixed = [1, "b"]
    inner = { key = 1 }
  )",
                                  "suite.toml");
  TomlReader reader_{table_, "suite.toml"};
};

TEST_F(TomlTest, GivesValuesByType) {
  EXPECT_EQ(reader_.text("word"), "text");
  EXPECT_EQ(reader_.integer("number"), 7);
  EXPECT_EQ(reader_.optional_number("real"), 1.5);
  EXPECT_EQ(reader_.optional_number("number"), 7.0);
  EXPECT_TRUE(reader_.flag("yes", false));
  EXPECT_EQ(reader_.texts("words"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(reader_.integers("numbers"), (std::vector<std::int64_t>{1, 2}));
  EXPECT_NE(reader_.table("inner"), nullptr);
  EXPECT_NE(reader_.array("mixed"), nullptr);
}

TEST_F(TomlTest, WhatIsOptionalMayBeMissing) {
  EXPECT_EQ(reader_.optional_text("none"), std::nullopt);
  EXPECT_EQ(reader_.optional_integer("none"), std::nullopt);
  EXPECT_EQ(reader_.optional_number("none"), std::nullopt);
  EXPECT_TRUE(reader_.flag("none", true));
  EXPECT_TRUE(reader_.texts("none").empty());
  EXPECT_EQ(reader_.table("none"), nullptr);
  EXPECT_EQ(reader_.array("none"), nullptr);
}

TEST_F(TomlTest, NamesWhatIsMissing) {
  EXPECT_EQ(error_of([&] { (void)reader_.text("summary"); }),
            "suite.toml: 'summary' is missing; add it.");
  EXPECT_EQ(error_of([&] { (void)reader_.integer("items"); }),
            "suite.toml: 'items' is missing; add it.");
}

TEST_F(TomlTest, NamesTheTypeThatIsWanted) {
  const auto complaint = [&](auto read) { return error_of([&] { (void)read(); }); };
  EXPECT_EQ(complaint([&] { return reader_.text("number"); }),
            "suite.toml: 'number' must be a string.");
  EXPECT_EQ(complaint([&] { return reader_.integer("word"); }),
            "suite.toml: 'word' must be an integer.");
  EXPECT_EQ(complaint([&] { return reader_.integer("real"); }),
            "suite.toml: 'real' must be an integer.");
  EXPECT_EQ(complaint([&] { return reader_.optional_number("word"); }),
            "suite.toml: 'word' must be a number.");
  EXPECT_EQ(complaint([&] { return reader_.flag("number", false); }),
            "suite.toml: 'number' must be true or false.");
  EXPECT_EQ(complaint([&] { return reader_.texts("word"); }), "suite.toml: 'word' must be a list.");
  EXPECT_EQ(complaint([&] { return reader_.texts("mixed"); }),
            "suite.toml: 'mixed' must be a list of strings.");
  EXPECT_EQ(complaint([&] { return reader_.integers("words"); }),
            "suite.toml: 'words' must be a list of integers.");
  EXPECT_EQ(complaint([&] { return reader_.table("word"); }),
            "suite.toml: 'word' must be a table.");
}

TEST(TomlReaderKeys, AnUnknownKeyNamesTheNearest) {
  const toml::table table = parse_toml("roundz = 3", "suite.toml");
  TomlReader reader(table, "suite.toml");
  (void)reader.optional_integer("rounds");
  (void)reader.optional_text("budget");
  EXPECT_EQ(error_of([&] { reader.reject_unknown_keys(); }),
            "suite.toml: unknown key 'roundz'. Did you mean 'rounds'?");
}

TEST(TomlReaderKeys, WhatWasAskedForIsKnown) {
  const toml::table table = parse_toml("rounds = 3", "suite.toml");
  TomlReader reader(table, "suite.toml");
  (void)reader.optional_integer("rounds");
  EXPECT_NO_THROW(reader.reject_unknown_keys());
}

// A complaint that ends as a sentence gets no second full stop.
TEST(TomlReaderKeys, EveryComplaintIsOneSentence) {
  const toml::table table;
  const TomlReader reader(table, "suite.toml");
  EXPECT_EQ(error_of([&] { reader.fail("x", "is bad"); }), "suite.toml: 'x' is bad.");
  EXPECT_EQ(error_of([&] { reader.fail("x", "is bad. Did you mean 'y'?"); }),
            "suite.toml: 'x' is bad. Did you mean 'y'?");
}

TEST(ParseToml, NamesFileAndLineOfAMistake) {
  const std::string error = error_of([] { parse_toml("a = 1\nb = = 2\n", "suite.toml"); });
  EXPECT_TRUE(contains(error, "suite.toml, line 2: "));
  EXPECT_TRUE(contains(error, "; correct the TOML there."));
}

TEST(ReadToml, NamesAFileThatIsMissing) {
  EXPECT_EQ(error_of([] { read_toml("/nowhere/suite.toml"); }),
            "'/nowhere/suite.toml' cannot be read; check the path and its permissions.");
}

// As somebody to whom permissions apply: for root, as nobody.
class Unprivileged {
 public:
  Unprivileged() {
    if (::geteuid() == 0) dropped_ = ::seteuid(65534) == 0;
  }
  Unprivileged(const Unprivileged&) = delete;
  Unprivileged& operator=(const Unprivileged&) = delete;
  ~Unprivileged() {
    if (dropped_ && ::seteuid(0) != 0) std::abort();
  }

 private:
  bool dropped_ = false;
};

std::size_t entries(const std::filesystem::path& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

TEST(WriteAtomically, WritesAndReplaces) {
  const tests::TemporaryFolder folder;
  const auto file = folder.path() / "result.json";
  write_atomically(file, "first");
  EXPECT_EQ(read_text(file), "first");
  write_atomically(file, "");
  EXPECT_EQ(read_text(file), "");
  EXPECT_EQ(entries(folder.path()), 1U);
}

// Who has the old file open goes on reading the old file: it is replaced, not written to.
TEST(WriteAtomically, NeverWritesIntoTheOldFile) {
  const tests::TemporaryFolder folder;
  const auto file = folder.write("result.json", "old");
  std::ifstream reader(file);
  write_atomically(file, "new, and longer");
  std::string text;
  std::getline(reader, text);
  EXPECT_EQ(text, "old");
}

TEST(WriteAtomically, LeavesTheOldFileWhenTheFolderCannotBeWritten) {
  const tests::TemporaryFolder folder;
  const auto file = folder.write("result.json", "old");
  ::chmod(folder.path().c_str(), 0555);
  {
    const Unprivileged unprivileged;
    const std::string error = error_of([&] { write_atomically(file, "new"); });
    EXPECT_EQ(error, "'" + file.string() +
                         "' cannot be written (Permission denied); check the folder's permissions,"
                         " or name another place with -o.");
  }
  ::chmod(folder.path().c_str(), 0755);
  EXPECT_EQ(read_text(file), "old");
  EXPECT_EQ(entries(folder.path()), 1U);
}

TEST(WriteAtomically, LeavesNothingBehindWhenItCannotReplace) {
  const tests::TemporaryFolder folder;
  folder.write("result.json/in_the_way", "");  // a folder where the file should be
  EXPECT_TRUE(contains(error_of([&] { write_atomically(folder.path() / "result.json", "new"); }),
                       "cannot be written"));
  EXPECT_EQ(entries(folder.path()), 1U);
}

TEST(WriteAtomically, NamesAFolderThatIsMissing) {
  EXPECT_TRUE(contains(error_of([] { write_atomically("/nowhere/result.json", ""); }),
                       "'/nowhere/result.json' cannot be written (No such file or directory)"));
}

TEST(ReadText, NamesWhatCannotBeRead) {
  const tests::TemporaryFolder folder;
  for (const auto& path : {folder.path() / "missing", folder.path()}) {
    EXPECT_EQ(error_of([&] { read_text(path); }),
              "'" + path.string() + "' cannot be read; check the path and its permissions.");
  }
}

TEST(AppendingFile, AppendsToWhatIsThere) {
  const tests::TemporaryFolder folder;
  const auto path = folder.write("journal", "old\n");
  {
    AppendingFile file(path, false);
    file.append("one\n");
    EXPECT_EQ(read_text(path), "old\none\n");  // at once, not when it is closed
    file.append("two\n");
  }
  EXPECT_EQ(read_text(path), "old\none\ntwo\n");
}

TEST(AppendingFile, BeginsAnewWhenAsked) {
  const tests::TemporaryFolder folder;
  const auto path = folder.write("journal", "old\n");
  AppendingFile(path, true).append("new\n");
  EXPECT_EQ(read_text(path), "new\n");
}

TEST(AppendingFile, NamesAFullDisk) {
  AppendingFile file("/dev/full", false);
  EXPECT_EQ(error_of([&] { file.append("a line\n"); }),
            "'/dev/full' cannot be written (No space left on device); free some space there, or "
            "name another place with -o.");
}

TEST(AppendingFile, NamesAFileThatCannotBeOpened) {
  EXPECT_TRUE(contains(error_of([] { AppendingFile("/nowhere/journal", true); }),
                       "'/nowhere/journal' cannot be written (No such file or directory)"));
}

// Sets an environment variable for one test.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    if (const char* old = std::getenv(name)) old_ = old;
    ::setenv(name, value.c_str(), 1);
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  ~Variable() {
    if (old_) {
      ::setenv(name_, old_->c_str(), 1);
    } else {
      ::unsetenv(name_);
    }
  }

 private:
  const char* name_;
  std::optional<std::string> old_;
};

TEST(Paths, AreTheConfiguredOnesByDefault) {
  const Variable none("GILSCOPE_ROOT", "");  // empty is as unset
  EXPECT_TRUE(std::filesystem::is_directory(source_root() / "harness/executors"));
}

TEST(Paths, TheEnvironmentNamesOthers) {
  const tests::TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "kernels");
  const Variable root("GILSCOPE_ROOT", folder.path().string());
  const Variable build("GILSCOPE_BUILD", "/somewhere");
  EXPECT_EQ(source_root(), folder.path());
  EXPECT_EQ(build_root(), "/somewhere");
}

TEST(Paths, AWrongSourceTreeIsNamedWithTheRemedy) {
  const Variable root("GILSCOPE_ROOT", "/nowhere");
  EXPECT_EQ(error_of([] { (void)source_root(); }),
            "'/nowhere' has no kernels folder; set GILSCOPE_ROOT to the gilscope source tree.");
}

}  // namespace
}  // namespace gilscope
