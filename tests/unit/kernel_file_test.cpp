// kernel.toml: what it may say, what is wrong in it, and how the work is cut into tasks.
#include "harness/plan/kernel_file.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/support/paths.h"
#include "tests/unit/helpers.h"

namespace gilscope::plan {
namespace {

using tests::contains;
using tests::error_of;

constexpr const char* kGood = R"(
class = "cpu"
summary = "adds numbers"
item = "a number"

[sizes.small]
items = 1000
tasks = 10
params = { first = 7, scale = 0.5, word = "abc" }
digest = "0xfedcba9876543210"

[sizes.tiny]
items = 20
tasks = 20
digest = "0x0"
)";

class KernelFileTest : public testing::Test {
 protected:
  KernelFile read(const std::string& text) {
    folder_.write("adder/kernel.toml", text);
    return read_kernel_file(folder_.path() / "adder");
  }

  // The error of the good file with one part of it replaced.
  std::string error(const std::string& part, const std::string& replacement) {
    std::string text = kGood;
    text.replace(text.find(part), part.size(), replacement);
    return error_of([&] { read(text); });
  }

  [[nodiscard]] std::string file() const { return (folder_.path() / "adder/kernel.toml").string(); }

  tests::TemporaryFolder folder_;
};

TEST_F(KernelFileTest, SaysWhatTheKernelIs) {
  const KernelFile kernel = read(kGood);
  EXPECT_EQ(kernel.name, "adder");
  EXPECT_EQ(kernel.kernel_class, "cpu");
  EXPECT_EQ(kernel.summary, "adds numbers");
  EXPECT_EQ(kernel.item, "a number");
  EXPECT_FALSE(kernel.has_async);
  EXPECT_FALSE(kernel.waits());
  EXPECT_TRUE(kernel.needs.empty());
}

TEST_F(KernelFileTest, NeedsAreFixturesAlsoInTheWordsOfOlderFiles) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(read("needs = [\"redis\", \"file_set\"]\n" + std::string(kGood)).needs,
            (Names{"redis", "file_set"}));
  EXPECT_EQ(read("fixture = \"file_set\"\n" + std::string(kGood)).needs, (Names{"file_set"}));
}

TEST_F(KernelFileTest, SizesAreInOrderOfWork) {
  const KernelFile kernel = read(kGood);
  ASSERT_EQ(kernel.sizes.size(), 2U);
  EXPECT_EQ(kernel.sizes[0].name, "tiny");
  const KernelSize& small = kernel.size("small");
  EXPECT_EQ(small.items, 1000);
  EXPECT_EQ(small.tasks, 10);
  EXPECT_EQ(small.digest, 0xfedcba9876543210U);
  EXPECT_EQ(small.params.integer("first"), 7);
  EXPECT_EQ(small.params.real("scale"), 0.5);
  EXPECT_EQ(small.params.text("word"), "abc");
}

TEST_F(KernelFileTest, LanguagesAreFoundByTheirFiles) {
  EXPECT_FALSE(read(kGood).has_python);
  folder_.write("adder/adder.py", "");
  folder_.write("adder/other.cpp", "");
  EXPECT_TRUE(read(kGood).has_python);
  EXPECT_FALSE(read(kGood).has_cpp);
  folder_.write("adder/adder.cpp", "");
  EXPECT_TRUE(read(kGood).has_cpp);
}

TEST_F(KernelFileTest, KernelsOfClassIoAndMixedWait) {
  for (const char* name : {"cpu", "memory", "io", "mixed", "shared"}) {
    std::string text = kGood;
    text.replace(text.find("cpu"), 3, name);
    const std::string_view kernel_class = name;
    EXPECT_EQ(read(text).waits(), kernel_class == "io" || kernel_class == "mixed") << name;
  }
}

TEST_F(KernelFileTest, NamesTheFileAndTheKeyThatIsWrong) {
  EXPECT_EQ(error("class = \"cpu\"", ""), file() + ": 'class' is missing; add it.");
  EXPECT_EQ(error("\"cpu\"", "\"cpx\""),
            file() + ": 'class' is 'cpx', which is unknown. Did you mean 'cpu'?");
  EXPECT_EQ(error("summary = \"adds numbers\"", ""), file() + ": 'summary' is missing; add it.");
  EXPECT_EQ(error("item = \"a number\"", ""), file() + ": 'item' is missing; add it.");
  EXPECT_EQ(error("item =", "async = 1\nitem ="), file() + ": 'async' must be true or false.");
  EXPECT_EQ(error("item =", "need = \"x\"\nitem ="),
            file() + ": unknown key 'need'. Did you mean 'needs'?");
}

TEST_F(KernelFileTest, NamesTheSizeThatIsWrong) {
  const std::string small = file() + ", [sizes.small]: ";
  EXPECT_EQ(error("items = 1000", ""), small + "'items' is missing; add it.");
  EXPECT_EQ(error("items = 1000", "items = 0"), small + "'items' must be at least 1.");
  EXPECT_EQ(error("items = 1000", "items = 1e3"), small + "'items' must be an integer.");
  EXPECT_EQ(error("tasks = 10", ""), small + "'tasks' is missing; add it.");
  for (const char* tasks : {"tasks = 0", "tasks = 1001"}) {
    EXPECT_EQ(error("tasks = 10", tasks),
              small + "'tasks' must be between 1 and the number of items.");
  }
  EXPECT_EQ(error("first = 7", "first = [7]"),
            small + "'first' must be an integer, a number or a string.");
  EXPECT_EQ(error("tasks = 10", "tasks = 10\nparam = {}"),
            small + "unknown key 'param'. Did you mean 'params'?");
}

TEST_F(KernelFileTest, ADigestIsUpTo64BitsInHexadecimal) {
  for (const char* digest : {"fedcba9876543210", "0xfedcba9876543210f", "0x", "0xabcg", "0x-1"}) {
    EXPECT_EQ(error("0xfedcba9876543210", digest),
              file() + ", [sizes.small]: 'digest' must be a hexadecimal string such as \"0x1f\".")
        << digest;
  }
  EXPECT_TRUE(contains(error("\"0xfedcba9876543210\"", "7"), "'digest' must be a string."));
}

TEST_F(KernelFileTest, NeedsASize) {
  const std::string head = "class = \"cpu\"\nsummary = \"s\"\nitem = \"i\"\n";
  EXPECT_EQ(error_of([&] { read(head); }), file() + ": 'sizes' is missing; add one [sizes.NAME].");
  EXPECT_EQ(error_of([&] { read(head + "sizes = { tiny = 3 }"); }),
            file() + ": 'tiny' must be a table [sizes.NAME].");
}

TEST_F(KernelFileTest, AnUnknownSizeNamesTheNearest) {
  const KernelFile kernel = read(kGood);
  EXPECT_EQ(error_of([&] { (void)kernel.size("smal"); }),
            "Kernel 'adder' has no size 'smal'. Did you mean 'small'?");
  EXPECT_EQ(error_of([&] { (void)kernel.size("enormous"); }),
            "Kernel 'adder' has no size 'enormous'. Known: tiny, small.");
}

TEST_F(KernelFileTest, FoldersWithoutOneAreNoKernels) {
  read(kGood);
  folder_.write("latency_server/server.cpp", "");
  folder_.write("kernel.h", "");
  folder_.write("abacus/kernel.toml", kGood);
  const auto kernels = read_kernel_files(folder_.path());
  ASSERT_EQ(kernels.size(), 2U);
  EXPECT_EQ(kernels[0].name, "abacus");
  EXPECT_EQ(kernels[1].name, "adder");
}

TEST_F(KernelFileTest, EachArgumentOfOneThatCarriesIsATask) {
  const std::string carries = R"(
class = "cpu"
summary = "s"
item = "an argument"
carries = true
buffers = true
[sizes.tiny]
items = 20
digest = "0x1"
)";
  const KernelFile kernel = read(carries);
  EXPECT_TRUE(kernel.carries);
  EXPECT_TRUE(kernel.buffers);
  EXPECT_EQ(kernel.size("tiny").tasks, 20);
  EXPECT_TRUE(cell_of(kernel, kernel.size("tiny")).carries);
  EXPECT_TRUE(contains(error_of([&] { read(carries + "tasks = 10\n"); }),
                       "'tasks' must be left out where the kernel carries"));
  EXPECT_NO_THROW(read(carries + "tasks = 20\n"));
}

TEST_F(KernelFileTest, BuffersAreOfKernelsThatCarry) {
  EXPECT_FALSE(read(kGood).carries);
  EXPECT_TRUE(contains(error("class =", "buffers = true\nclass ="), "'buffers' needs"));
}

TEST(ShippedKernels, CanAllBeReadAndHaveThePlannedSizes) {
  const auto kernels = read_kernel_files(source_root() / "kernels");
  EXPECT_GE(kernels.size(), 9U);
  for (const KernelFile& kernel : kernels) {
    EXPECT_TRUE(kernel.has_python) << kernel.name;
    for (const char* size : {"tiny", "small", "medium", "large"}) {
      EXPECT_NO_THROW((void)kernel.size(size)) << kernel.name;
    }
  }
}

TEST(TasksOf, OneInFiftyIsFiftyTimesAsLongWhereTheyAreSkewed) {
  const auto lengths = [](std::string_view skew) {
    std::vector<std::int64_t> found;
    std::int64_t begin = 0;
    for (const auto& task : tasks_of(2 * 198, 100, skew)) {
      EXPECT_EQ(task.begin, begin);
      begin = task.end;
      found.push_back(task.end - task.begin);
    }
    EXPECT_EQ(begin, 2 * 198);
    return found;
  };
  const auto start = lengths("start");
  EXPECT_EQ((std::vector<std::int64_t>(start.begin(), start.begin() + 3)),
            (std::vector<std::int64_t>{100, 100, 2}));
  const auto end = lengths("end");
  EXPECT_EQ(end.back(), 100);
  EXPECT_EQ(end.front(), 2);
  const auto shuffled = lengths("shuffled");
  EXPECT_EQ(std::ranges::count(shuffled, 100), 2);
  EXPECT_EQ(std::ranges::count(shuffled, 2), 98);
  EXPECT_EQ(std::ranges::count(std::span(shuffled).first(50), 100), 1);  // one in each half
  EXPECT_EQ(tasks_of(50, 1, "end").size(), 1U);
}

TEST_F(KernelFileTest, ASkewedSizeNeedsItemsEnough) {
  EXPECT_TRUE(contains(error("tasks = 20", "tasks = 20\nskew = \"end\""),
                       "'items' must be at least 69 where 20 tasks are skewed"));
  EXPECT_TRUE(
      contains(error("tasks = 20", "tasks = 20\nskew = \"often\""), "start, end or shuffled"));
}

TEST(TasksOf, CoversTheRangeWithoutGapsInNearEqualParts) {
  for (const std::int64_t items : {1, 2, 7, 16, 1360, 1'000'003}) {
    for (const std::int64_t tasks : {1, 2, 3, 7, 16, 1024}) {
      if (tasks > items) continue;
      const auto ranges = tasks_of(items, tasks);
      ASSERT_EQ(ranges.size(), static_cast<std::size_t>(tasks));
      EXPECT_EQ(ranges.back().end, items);
      for (std::size_t i = 0; i < ranges.size(); ++i) {
        EXPECT_EQ(ranges[i].begin, i == 0 ? 0 : ranges[i - 1].end);
        const std::int64_t length = ranges[i].end - ranges[i].begin;
        EXPECT_GE(length, items / tasks);
        EXPECT_LE(length, (items + tasks - 1) / tasks);
      }
    }
  }
}

}  // namespace
}  // namespace gilscope::plan
