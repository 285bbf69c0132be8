// The executors in C++: whatever they do with the work, its digest is the one of kernel.toml.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "harness/executors/executor.h"
#include "harness/fixtures/fixture.h"
#include "harness/plan/kernel_file.h"
#include "harness/support/paths.h"
#include "kernels/async_kernel.h"
#include "kernels/error.h"
#include "kernels/kernel.h"
#include "tests/unit/helpers.h"

namespace gilscope::executors {
namespace {

using tests::error_of;

model::Cell make_cell(const plan::KernelFile& kernel, const std::string& executor,
                      std::int64_t workers) {
  model::Cell cell = plan::cell_of(kernel, kernel.size("tiny"));
  cell.executor = executor;
  cell.binding = "native";
  cell.workers = workers;
  return cell;
}

kernels::Digest digest_of(const std::vector<Share>& shares) {
  return std::accumulate(
      shares.begin(), shares.end(), kernels::Digest{0},
      [](kernels::Digest sum, const Share& share) { return sum + share.digest; });
}

std::int64_t tasks_in(const std::vector<Share>& shares) {
  return std::accumulate(shares.begin(), shares.end(), std::int64_t{0},
                         [](std::int64_t sum, const Share& share) { return sum + share.tasks; });
}

std::size_t latencies_in(const std::vector<Share>& shares) {
  std::size_t sum = 0;
  for (const Share& share : shares) sum += share.latencies_ns.size();
  return sum;
}

std::vector<plan::KernelFile> compiled_kernels() {
  auto kernels = plan::read_kernel_files(source_root() / "kernels");
  std::erase_if(kernels, [](const auto& kernel) { return !kernels::has_kernel(kernel.name); });
  return kernels;
}

struct Case {
  plan::KernelFile kernel;
  std::string executor;
  std::int64_t workers;
};

// Every compiled-in kernel under every C++ executor that can run it.
std::vector<Case> all_cases() {
  std::vector<Case> cases;
  for (const plan::KernelFile& kernel : compiled_kernels()) {
    cases.push_back({kernel, "serial", 1});
    for (const std::int64_t workers : {1, 2, 4}) {
      for (const char* name : {"native_threads", "openmp", "openmp_dynamic", "tbb_parallel_for"}) {
        cases.push_back({kernel, name, workers});
      }
      if (kernel.has_async && !kernel.carries) cases.push_back({kernel, "native_asio", workers});
    }
  }
  return cases;
}

class EveryKernel : public testing::TestWithParam<Case> {};

TEST_P(EveryKernel, GivesItsDigestInEverySample) {
  const auto& [kernel, name, workers] = GetParam();
  model::Cell cell = make_cell(kernel, name, workers);
  const auto fixtures = fixtures::make_fixtures(kernel.needs, cell.params);
  const auto tasks = plan::tasks_of(cell.items, cell.tasks);
  const auto executor = make_executor(cell, "");
  executor->start();
  for (int sample = 0; sample < 3; ++sample) {
    executor->run(tasks);
    const std::vector<Share> shares = executor->shares();
    // Libraries with threads of their own may leave one without work.
    const bool all_work = name == "serial" || name.starts_with("native_");
    ASSERT_GE(shares.size(), all_work ? static_cast<std::size_t>(workers) : 1U);
    ASSERT_LE(shares.size(), static_cast<std::size_t>(workers));
    EXPECT_EQ(digest_of(shares), cell.digest) << "sample " << sample;
    EXPECT_EQ(tasks_in(shares), cell.tasks);
    EXPECT_EQ(latencies_in(shares), cell.waits ? static_cast<std::size_t>(cell.items) : 0U);
    for (const Share& share : shares) EXPECT_GE(share.busy_ns, 0);
  }
  executor->stop();
}

INSTANTIATE_TEST_SUITE_P(Executors, EveryKernel, testing::ValuesIn(all_cases()),
                         [](const auto& info) {
                           return fmt::format("{}_{}_{}", info.param.kernel.name,
                                              info.param.executor, info.param.workers);
                         });

// Of what is no list of tasks: as many shares as threads took part, and the digest of the plain
// loop.
class EveryShape : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(EveryShape, GivesItsDigestInEverySample) {
  const auto& [kernel, name] = GetParam();
  const auto file = plan::read_kernel_file(source_root() / "kernels" / kernel);
  for (const std::int64_t workers : {1, 2, 4}) {
    const model::Cell cell = make_cell(file, name, workers);
    const auto tasks = plan::tasks_of(cell.items, cell.tasks);
    const auto executor = make_executor(cell, "");
    executor->start();
    for (int sample = 0; sample < 3; ++sample) {
      executor->run(tasks);
      const std::vector<Share> shares = executor->shares();
      EXPECT_LE(shares.size(), static_cast<std::size_t>(workers) + 1);
      EXPECT_EQ(digest_of(shares), cell.digest) << workers << " workers, sample " << sample;
      EXPECT_EQ(latencies_in(shares), cell.waits ? static_cast<std::size_t>(cell.items) : 0U);
    }
    EXPECT_GT(executor->carriage()->bytes_in, 0);
    executor->stop();
  }
}

INSTANTIATE_TEST_SUITE_P(Executors, EveryShape,
                         testing::Values(std::pair{"ingest", "native_pipeline"},
                                         std::pair{"merge_sort", "native_task_group"},
                                         std::pair{"quadrature", "native_task_group"}),
                         [](const auto& info) { return std::string(info.param.first); });

TEST(Shapes, AreThoseOfKernelToml) {
  const auto file = plan::read_kernel_file(source_root() / "kernels/transform");
  EXPECT_THROW((void)make_executor(make_cell(file, "native_pipeline", 1), ""), std::runtime_error);
}

TEST(NativeKernels, AreThoseOfTheFolders) {
  std::size_t with_cpp = 0;
  for (const auto& kernel : plan::read_kernel_files(source_root() / "kernels")) {
    EXPECT_EQ(kernels::has_kernel(kernel.name), kernel.has_cpp) << kernel.name;
    if (kernel.has_cpp) ++with_cpp;
  }
  EXPECT_GE(with_cpp, 9U);
}

// Counts items, and fails where its params say: when it is made, or at an item.
class Fragile final : public kernels::Kernel {
 public:
  explicit Fragile(const kernels::Params& params) : bad_item_(params.integer("bad_item")) {
    if (bad_item_ == kWhenMade) throw std::runtime_error("cannot be made");
  }
  kernels::Digest run(kernels::Range items) override {
    if (bad_item_ == kEverywhere || (items.begin <= bad_item_ && bad_item_ < items.end)) {
      throw std::runtime_error(fmt::format("item {} is bad", bad_item_));
    }
    return static_cast<kernels::Digest>(items.end - items.begin);
  }
  static constexpr std::int64_t kNever = -1;
  static constexpr std::int64_t kWhenMade = -2;
  static constexpr std::int64_t kEverywhere = -3;

 private:
  std::int64_t bad_item_;
};

class FragileCoroutine final : public kernels::AsyncKernel {
 public:
  FragileCoroutine(boost::asio::io_context& /*context*/, kernels::Params params)
      : params_(std::move(params)) {}
  boost::asio::awaitable<void> prepare() override {
    kernel_ = std::make_unique<Fragile>(params_);
    co_return;
  }
  boost::asio::awaitable<kernels::Digest> run(kernels::Range items) override {
    co_return kernel_->run(items);
  }

 private:
  kernels::Params params_;
  std::unique_ptr<Fragile> kernel_;
};

const kernels::Registration<Fragile> registration{"test_fragile"};
const kernels::AsyncRegistration<FragileCoroutine> async_registration{"test_fragile"};

class FailingKernel : public testing::TestWithParam<std::tuple<const char*, std::int64_t>> {
 protected:
  // An executor of the parameters; the kernel fails at that item.
  static std::unique_ptr<Executor> executor(std::int64_t bad_item) {
    model::Cell cell;
    cell.kernel = "test_fragile";
    cell.executor = std::get<0>(GetParam());
    cell.workers = std::get<1>(GetParam());
    cell.params.set("bad_item", bad_item);
    return make_executor(cell, "");
  }

  std::vector<kernels::Range> tasks_ = plan::tasks_of(1000, 100);
};

TEST_P(FailingKernel, IsTheErrorOfTheStart) {
  const auto broken = executor(Fragile::kWhenMade);
  EXPECT_EQ(error_of<std::runtime_error>([&] { broken->start(); }), "cannot be made");
}

TEST_P(FailingKernel, IsTheErrorOfTheSampleAndNothingHangs) {
  const auto broken = executor(567);
  broken->start();
  EXPECT_EQ(error_of<std::runtime_error>([&] { broken->run(tasks_); }), "item 567 is bad");
  EXPECT_NO_THROW(broken->stop());
}

TEST_P(FailingKernel, MayFailInEveryWorker) {
  const auto broken = executor(Fragile::kEverywhere);
  broken->start();
  EXPECT_EQ(error_of<std::runtime_error>([&] { broken->run(tasks_); }), "item -3 is bad");
  EXPECT_NO_THROW(broken->stop());
}

TEST_P(FailingKernel, NeedNotBeStoppedAfterItsError) {
  const auto broken = executor(567);
  broken->start();
  EXPECT_THROW(broken->run(tasks_), std::runtime_error);
}

TEST_P(FailingKernel, TheOthersOfItsKindWork) {
  const auto sound = executor(Fragile::kNever);
  sound->start();
  sound->run(tasks_);
  EXPECT_EQ(digest_of(sound->shares()), 1000U);
  sound->run({});  // nothing to do
  EXPECT_EQ(digest_of(sound->shares()), 0U);
  EXPECT_EQ(tasks_in(sound->shares()), 0);
  sound->stop();
}

INSTANTIATE_TEST_SUITE_P(Executors, FailingKernel,
                         testing::Values(std::tuple("serial", 1), std::tuple("native_threads", 1),
                                         std::tuple("native_threads", 4),
                                         std::tuple("native_asio", 1),
                                         std::tuple("native_asio", 4)),
                         [](const auto& info) {
                           return fmt::format("{}_{}", std::get<0>(info.param),
                                              std::get<1>(info.param));
                         });

TEST(MakeExecutor, NamesAnExecutorThatWasNotCompiledIn) {
  model::Cell cell;
  cell.executor = "threads";
  EXPECT_EQ(error_of([&] { make_executor(cell, ""); }),
            "No executor 'threads' was compiled in; build again after adding it.");
}

TEST(MakeExecutor, NamesAKernelWithoutACoroutineForm) {
  model::Cell cell;
  cell.kernel = "primes";
  cell.executor = "native_asio";
  EXPECT_EQ(error_of<kernels::CannotMake>([&] { make_executor(cell, ""); }),
            "No kernel with a coroutine form named 'primes' was compiled in; build again after "
            "adding it.");
}

}  // namespace
}  // namespace gilscope::executors
