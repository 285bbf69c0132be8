// The catalogue of fixtures, and sets of files; the latency server has a file of its own.
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>

#include "harness/fixtures/fixture.h"
#include "tests/unit/helpers.h"

namespace gilscope::fixtures {
namespace {

using tests::error_of;

TEST(MakeFixture, NamesAFixtureThatWasNotCompiledIn) {
  EXPECT_EQ(error_of([] { make_fixture("postgres", {}); }),
            "No fixture named 'postgres' was compiled in; build again after adding it.");
}

TEST(MakeFixture, NamesAParameterThatKernelTomlLacks) {
  kernels::Params params;
  params.set("bytes", std::int64_t{1000});
  EXPECT_EQ(error_of([&] { make_fixture("file_set", params); }),
            "The kernel needs a parameter 'files'; add it to the size's params in kernel.toml.");
}

TEST(FileSet, HoldsItsFilesWhileItLives) {
  kernels::Params params;
  params.set("files", std::int64_t{3});
  params.set("bytes", std::int64_t{1000});
  auto fixture = make_fixture("file_set", params);
  EXPECT_EQ(make_fixture("file_set", params), fixture);
  const std::filesystem::path directory = fixture->params().text("directory");
  for (const char* name : {"0", "1", "2"}) {
    EXPECT_EQ(std::filesystem::file_size(directory / name), 1000U);
  }
  fixture.reset();
  EXPECT_FALSE(std::filesystem::exists(directory));
}

// A tree with one fixture in Python.
class PythonFixtureTest : public testing::Test {
 protected:
  void write(const std::string& source) {
    folder_.write("kernels/README.md", "");
    folder_.write("harness/fixtures/sleeper.py", source);
    ::setenv("GILSCOPE_ROOT", folder_.path().c_str(), 1);
  }
  void TearDown() override { ::unsetenv("GILSCOPE_ROOT"); }

  tests::TemporaryFolder folder_;
};

TEST_F(PythonFixtureTest, ServesUntilItIsDropped) {
  write(R"(
import subprocess, sys
program = subprocess.Popen(["sleep", "60"])
print('{"place": "here", "port": 7}', flush=True)
sys.stdin.read()
program.kill()
)");
  auto fixture = make_fixture("sleeper", {});
  EXPECT_EQ(fixture->params().text("place"), "here");
  EXPECT_EQ(fixture->params().integer("port"), 7);
  EXPECT_TRUE(fixture->alive());
  const auto serving = fixture->processes();
  ASSERT_EQ(serving.size(), 1U);
  ::kill(serving.front(), SIGKILL);
  while (fixture->alive()) ::usleep(1000);  // a fixture whose programs have ended has ended
  fixture.reset();
}

TEST_F(PythonFixtureTest, SaysTheLastLineOfItsLogWhenItDoesNotGetReady) {
  write("import sys\nprint('noise', file=sys.stderr)\nsys.exit('no room for a server')\n");
  const std::string why = error_of([] { make_fixture("sleeper", {}); });
  EXPECT_TRUE(tests::contains(why, "The fixture sleeper did not get ready (no room for a server)"));
  EXPECT_TRUE(tests::contains(why, "-m harness.fixtures.sleeper"));
}

}  // namespace
}  // namespace gilscope::fixtures
