// The block of TOML at the head of an executor's source.
#include "harness/plan/executor_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "harness/plan/catalogue.h"
#include "harness/support/paths.h"
#include "tests/unit/helpers.h"

namespace gilscope::plan {
namespace {

using tests::contains;
using tests::error_of;

constexpr const char* kPool = R"(# /// executor
# names = ["pool_spawn", "pool_fork"]
# family = "processes"
# extension_family = "extension"
# bindings = ["python", "ext_nogil"]
# summary = "a pool"
# ///
"""Not part of the block."""
names = 3
)";

class ExecutorFileTest : public testing::Test {
 protected:
  std::vector<ExecutorFile> read(const std::string& name, const std::string& text) {
    folder_.write(name, text);
    return read_executor_files(folder_.path());
  }

  // The error of the pool's block with one part of it replaced.
  std::string error(const std::string& part, const std::string& replacement) {
    std::string text = kPool;
    text.replace(text.find(part), part.size(), replacement);
    return error_of([&] { read("pool.py", text); });
  }

  [[nodiscard]] std::string file() const { return (folder_.path() / "pool.py").string(); }

  tests::TemporaryFolder folder_;
};

TEST_F(ExecutorFileTest, EveryNameIsAnExecutor) {
  const auto executors = read("pool.py", kPool);
  ASSERT_EQ(executors.size(), 2U);
  EXPECT_EQ(executors[0].name, "pool_fork");  // in order
  EXPECT_EQ(executors[1].name, "pool_spawn");
  for (const ExecutorFile& executor : executors) {
    EXPECT_EQ(executor.bindings, (std::vector<std::string>{"python", "ext_nogil"}));
    EXPECT_EQ(executor.summary, "a pool");
    EXPECT_EQ(executor.source.filename(), "pool.py");
  }
}

TEST_F(ExecutorFileTest, TheOldestVersionIsRead) {
  const std::string summary = "# summary";
  std::string text = kPool;
  text.insert(text.find(summary), "# since = \"3.12\"\n");
  EXPECT_EQ(read("pool.py", text)[0].since, (std::vector<int>{3, 12}));
  text.replace(text.find("3.12"), 4, "new!");
  EXPECT_TRUE(contains(error_of([&] { read("pool.py", text); }),
                       "'since' is 'new!'; write the oldest CPython as \"3.12\""));
}

TEST_F(ExecutorFileTest, WhatIsNotSaidIsTheUsual) {
  const ExecutorFile executor = read("pool.py", kPool)[0];
  EXPECT_EQ(executor.host, "exe");
  EXPECT_FALSE(executor.async);
  EXPECT_FALSE(executor.one_worker);
}

TEST_F(ExecutorFileTest, ExtensionsMayBelongToAnotherFamily) {
  const ExecutorFile pool = read("pool.py", kPool)[0];
  EXPECT_EQ(pool.family_of("python"), "processes");
  EXPECT_EQ(pool.family_of("ext_gil"), "extension");
  EXPECT_EQ(pool.family_of("ext_nogil"), "extension");
  std::string text = kPool;
  text.erase(text.find("# extension_family"), text.find("# bindings") - text.find("# ext"));
  EXPECT_EQ(read("pool.py", text)[0].family_of("ext_gil"), "processes");
}

TEST_F(ExecutorFileTest, CppSourcesHaveTheSameBlock) {
  const auto executors = read("loop.cpp", R"(// /// executor
// names = ["loop"]
// family = "event_loop"
// bindings = ["native"]
// host = "native"
// form = "async"
// workers = "one"
// summary = "a loop"
// ///
#include "loop.h"
)");
  ASSERT_EQ(executors.size(), 1U);
  EXPECT_EQ(executors[0].host, "native");
  EXPECT_TRUE(executors[0].async);
  EXPECT_TRUE(executors[0].one_worker);
}

TEST_F(ExecutorFileTest, SourcesWithoutABlockAreNoExecutors) {
  folder_.write("worker.py", "\"\"\"What executors share.\"\"\"\n" + std::string(kPool));
  folder_.write("team.cpp", "#include \"team.h\"\n");
  folder_.write("empty.py", "");
  folder_.write("notes.md", kPool);
  EXPECT_TRUE(read_executor_files(folder_.path()).empty());
}

TEST_F(ExecutorFileTest, SaysWhatItNeeds) {
  std::string text = kPool;
  text.insert(text.find("# summary"),
              "# needs = [\"redis\"]\n# python = [\"celery==5.7.0\", \"redis==8.1.0\"]\n"
              "# programs = [\"orted\"]\n# debian = [\"openmpi-bin\"]\n# elsewhere = \"CLUSTER\"\n"
              "# start_method = \"exec\"\n");
  const ExecutorFile pool = read("pool.py", text)[0];
  using Words = std::vector<std::string>;
  EXPECT_EQ(pool.needs.fixtures, Words{"redis"});
  EXPECT_EQ(pool.needs.package_set(), "celery==5.7.0 redis==8.1.0");
  EXPECT_EQ(project_of(pool.needs.package_set()), "celery");
  EXPECT_EQ(pool.needs.programs, Words{"orted"});
  EXPECT_EQ(pool.needs.debian, Words{"openmpi-bin"});
  EXPECT_EQ(pool.elsewhere, "CLUSTER");
  EXPECT_EQ(pool.start_method, "exec");
  EXPECT_EQ(pool.module(), "pool");
  EXPECT_EQ(error("# summary", "# python = [\"celery\"]\n# summary"),
            file() + ": 'python' holds 'celery'; pin each package, as \"celery==5.7.0\".");
}

TEST_F(ExecutorFileTest, BindingsMayBeOthersThatThereAre) {
  std::string text = kPool;
  text.replace(text.find("ext_nogil"), 9, "numba");
  const auto source = folder_.write("pool.py", text);
  EXPECT_EQ(read_executor_file(source, {"numba"})[0].bindings[1], "numba");
  EXPECT_TRUE(contains(error_of([&] { (void)read_executor_file(source); }), "'numba'"));
}

TEST_F(ExecutorFileTest, NamesTheFileAndTheKeyThatIsWrong) {
  EXPECT_EQ(error("# names = [\"pool_spawn\", \"pool_fork\"]\n", ""),
            file() + ": 'names' is missing; add the executors' names.");
  EXPECT_EQ(error("# bindings = [\"python\", \"ext_nogil\"]\n", ""),
            file() + ": 'bindings' is missing; add what its workers can run.");
  EXPECT_EQ(error("# family = \"processes\"\n", ""), file() + ": 'family' is missing; add it.");
  EXPECT_EQ(error("# summary = \"a pool\"\n", ""), file() + ": 'summary' is missing; add it.");
  EXPECT_EQ(error("# summary", "# hosts = \"exe\"\n# summary"),
            file() + ": unknown key 'hosts'. Did you mean 'host'?");
  EXPECT_TRUE(contains(error("= \"a pool\"", "= a pool"), "pool.py, line "));
}

// A mistyped value would otherwise be taken for the usual one, and measure something else.
TEST_F(ExecutorFileTest, NamesAValueThatIsUnknown) {
  EXPECT_EQ(error("# summary", "# host = \"embeded\"\n# summary"),
            file() + ": 'host' is 'embeded', which is unknown. Did you mean 'embedded'?");
  EXPECT_EQ(error("# summary", "# form = \"coroutine\"\n# summary"),
            file() + ": 'form' is 'coroutine', which is unknown. Known: call, async.");
  EXPECT_EQ(error("# summary", "# workers = \"1\"\n# summary"),
            file() + ": 'workers' is '1', which is unknown. Known: many, one.");
  EXPECT_EQ(error("\"ext_nogil\"", "\"ext_nogill\""),
            file() + ": 'bindings' is 'ext_nogill', which is unknown. Did you mean 'ext_nogil'?");
}

// Of two with one name, one would never be run; `serial` has one for each host.
TEST_F(ExecutorFileTest, ANameBelongsToOneFileForEachHost) {
  std::string text = kPool;
  text.insert(text.find("# summary"), "# host = \"embedded\"\n");
  folder_.write("other.py", text);
  EXPECT_EQ(read("pool.py", kPool).size(), 4U);
  folder_.write("other.py", kPool);
  const std::string message = error_of([&] { read("pool.py", kPool); });
  EXPECT_TRUE(contains(message, "both provide the executor 'pool_"));
  EXPECT_TRUE(contains(message, "other.py'"));
  EXPECT_TRUE(contains(message, "pool.py'"));
}

TEST(ShippedExecutors, CanAllBeRead) {
  const Catalogue catalogue = read_catalogue();
  EXPECT_TRUE(catalogue.problems.empty());
  const auto& executors = catalogue.executors;
  const auto has = [&](const char* name, const char* host) {
    return std::ranges::any_of(executors, [&](const ExecutorFile& executor) {
      return executor.name == name && executor.host == host;
    });
  };
  EXPECT_TRUE(has("serial", "exe"));
  EXPECT_TRUE(has("serial", "native"));
  EXPECT_TRUE(has("threads", "exe"));
  EXPECT_TRUE(has("native_threads", "native"));
  EXPECT_TRUE(has("embed_threads", "embedded"));
}

}  // namespace
}  // namespace gilscope::plan
