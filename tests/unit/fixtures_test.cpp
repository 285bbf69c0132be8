// The catalogue of fixtures, and sets of files; the latency server has a file of its own.
#include <gtest/gtest.h>

#include <cstdint>
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

}  // namespace
}  // namespace gilscope::fixtures
