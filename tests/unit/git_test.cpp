// What a run measures, as git knows it.
#include "harness/support/git.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "harness/support/process.h"
#include "tests/unit/helpers.h"

namespace gilscope {
namespace {

using tests::contains;

// A source tree that is a repository of its own, and a build of its first commit.
class OriginTest : public testing::Test {
 protected:
  OriginTest() {
    std::filesystem::create_directories(source() / "kernels");
    std::filesystem::create_directories(tree_.build);
    write("kernels/one.py", "1");
    write("docs.md", "words");
    git("init --quiet");
    commit();
    first_ = head();
    built_from(first_ + "\n");
  }

  [[nodiscard]] const std::filesystem::path& source() const { return tree_.source; }
  void write(const std::string& name, const std::string& text) {
    folder_.write("source/" + name, text);
  }
  void built_from(const std::string& text) { folder_.write("build/built_from", text); }
  std::string git(const std::string& arguments) const {
    const Outcome outcome = run_process(
        {.argv = {"sh", "-c",
                  fmt::format("git -C '{}' -c user.name=A -c user.email=a@example.org {}",
                              source().string(), arguments)},
         .environment = {},
         .input = "",
         .time_limit = {}});
    EXPECT_TRUE(outcome.succeeded()) << outcome.complaint();
    return outcome.output.substr(0, outcome.output.find('\n'));
  }
  void commit() const {
    git("add --all && git -C '" + source().string() +
        "' -c user.name=A -c user.email=a@example.org commit --quiet -m x");
  }
  std::string head() const { return git("rev-parse HEAD"); }

  tests::TemporaryFolder folder_;
  Tree tree_{folder_.path() / "source", folder_.path() / "build"};
  std::string first_;
};

TEST_F(OriginTest, IsTheCommitThatWasBuilt) {
  const Origin origin = origin_of(tree_);
  EXPECT_EQ(origin.commit, first_);
  EXPECT_FALSE(origin.modified);
  EXPECT_EQ(origin.reason, "");
}

TEST_F(OriginTest, IsNotTheOneThatIsCheckedOutLater) {
  write("docs.md", "other words");
  commit();
  ASSERT_NE(head(), first_);
  EXPECT_EQ(origin_of(tree_).commit, first_);
  EXPECT_FALSE(origin_of(tree_).modified);  // what is measured is the same
  write("kernels/one.py", "2");
  commit();
  EXPECT_EQ(origin_of(tree_).commit, first_);
  EXPECT_TRUE(origin_of(tree_).modified);
}

TEST_F(OriginTest, KnowsOfChangesThatAreNotCommitted) {
  write("kernels/one.py", "2");
  EXPECT_TRUE(origin_of(tree_).modified);
  write("kernels/one.py", "1");
  EXPECT_FALSE(origin_of(tree_).modified);
  write("kernels/new.py", "2");
  EXPECT_TRUE(origin_of(tree_).modified);
}

TEST_F(OriginTest, KnowsOfChangesThatWereThereWhenItWasBuilt) {
  built_from(first_ + "\nmodified\n");
  EXPECT_TRUE(origin_of(tree_).modified);
}

TEST_F(OriginTest, OfAnOldBuildIsWhatIsCheckedOut) {
  std::filesystem::remove(tree_.build / "built_from");
  EXPECT_EQ(origin_of(tree_).commit, first_);
  EXPECT_FALSE(origin_of(tree_).modified);
}

TEST_F(OriginTest, IsNoneOfASourceInsideOfAnotherRepository) {
  const Tree inside = {source() / "kernels", tree_.build};
  const Origin origin = origin_of(inside);
  EXPECT_FALSE(origin.commit);
  EXPECT_TRUE(contains(origin.reason, "lies inside of another repository"));
}

TEST_F(OriginTest, IsThatOfTheBuildWhereTheRepositoryIsGone) {  // as in an image of a container
  EXPECT_EQ(origin_of({tree_.build, tree_.build}).commit, first_);
  EXPECT_FALSE(origin_of({tree_.build, tree_.build}).modified);
}

TEST_F(OriginTest, IsNoneOutsideOfRepositories) {
  std::filesystem::remove(tree_.build / "built_from");
  const Origin origin = origin_of({tree_.build, tree_.build});
  EXPECT_FALSE(origin.commit);
  EXPECT_EQ(origin.reason, "");
}

TEST_F(OriginTest, DoesNotComeFromTheRepositoryOfAHook) {
  ::setenv("GIT_DIR", (source() / "nowhere").c_str(), 1);
  ::setenv("GIT_INDEX_FILE", (source() / "index").c_str(), 1);
  forget_repository_of_hook();
  EXPECT_EQ(origin_of(tree_).commit, first_);
  EXPECT_FALSE(std::filesystem::exists(source() / "index"));
}

}  // namespace
}  // namespace gilscope
