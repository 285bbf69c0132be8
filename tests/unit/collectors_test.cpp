// What is collected of a process tree around the samples of a visit.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

#include "harness/collectors/collection.h"
#include "harness/collectors/collector.h"
#include "harness/collectors/proc.h"
#include "tests/unit/child.h"
#include "tests/unit/helpers.h"

namespace gilscope::collectors {
namespace {

namespace readings = model::readings;
using tests::Child;

// A visit without samples, at its end.
model::Visit finished() {
  model::Visit visit;
  Collection().finish(visit);
  return visit;
}

double rss_bytes(const model::Visit& visit) {
  return visit.readings[readings::rss_bytes].value();
}

// Two samples of the same work, with everything that is collected around and after them.
template <typename Work>
model::Visit measured(const Work& work) {
  model::Visit visit;
  Collection collection;
  for (int i = 0; i < 2; ++i) {
    model::Sample& sample = visit.samples.emplace_back();
    collection.before();
    work();
    collection.after(sample.readings);
  }
  collection.finish(visit);
  return visit;
}

TEST(Collectors, EveryReadingOfTheTableHasOneCollectorOrIsAClocks) {
  for (const model::MetricId id : model::kMetricIds) {
    if (!model::is_first_of_reading(id)) continue;
    const auto collecting = std::ranges::count(all(), model::reading_of(id), &Collector::reading);
    // But for the kernel's count of what a hypervisor took, seconds come from clocks.
    const bool is_a_clocks = model::row_of(id).unit == model::Unit::seconds &&
                             model::reading_of(id) != model::reading("stolen_s");
    // What tasks carry is weighed by who makes it, and services are outside of the tree.
    const bool is_others = model::reading_of(id) == model::readings::bytes_in ||
                           model::reading_of(id) == model::readings::bytes_out ||
                           model::reading_of(id) == model::readings::service_rss_bytes;
    EXPECT_EQ(collecting, is_a_clocks || is_others ? 0 : 1) << model::row_of(id).reading;
  }
}

TEST(Proc, ReadsTheNumberOfALine) {
  const tests::TemporaryFolder folder;
  const auto file = folder.write("status", "Name:\tx: 7\nVmHWM:\t  1234 kB\nse.nr :  5\n");
  EXPECT_EQ(number_of_line(file, "VmHWM"), 1234);
  EXPECT_EQ(number_of_line(file, "se.nr"), 5);
  EXPECT_EQ(number_of_line(file, "Vm"), std::nullopt);
  EXPECT_EQ(number_of_line(folder.path() / "none", "VmHWM"), std::nullopt);
}

TEST(Proc, AddsTwoFields) {
  const tests::TemporaryFolder folder;
  const auto file = folder.write("stat", "12 (a) b (c) S 1 2 3 4 5 6 777 8\n");
  EXPECT_EQ(sum_of_stat(file, 4, 10), 778);
  EXPECT_EQ(sum_of_stat(file, 10, 4), 778);
  EXPECT_EQ(sum_of_stat(file, 10, 12), std::nullopt);
  EXPECT_EQ(sum_of_stat(folder.path() / "none", 4, 10), std::nullopt);
}

TEST(Proc, AProcessThatHasEndedIsLeftOut) {
  const auto alone = sum_over_tree({::getpid()}, "status", "VmHWM");
  pid_t gone = 0;
  {
    const Child child([] {});
    gone = child.pid();
  }
  ASSERT_TRUE(alone);
  EXPECT_GE(sum_over_tree({::getpid(), gone}, "status", "VmHWM"), *alone);
}

TEST(TreeMemory, IsOursAlone) {
  const model::Visit visit = finished();
  EXPECT_EQ(visit.processes, 1);
  EXPECT_GT(rss_bytes(visit), 1 << 20);
  if (const auto pss_bytes = visit.readings[readings::pss_bytes]) {
    EXPECT_GT(*pss_bytes, 1 << 16);
    EXPECT_LE(*pss_bytes, rss_bytes(visit));
  }
}

TEST(TreeMemory, CountsAChild) {
  constexpr std::size_t kBytes = 64 << 20;
  const model::Visit before = finished();
  const Child child([] {
    static std::unique_ptr<char[]> block(new char[kBytes]);
    std::memset(block.get(), 1, kBytes);
  });
  const model::Visit with_child = finished();
  EXPECT_EQ(with_child.processes, 2);
  EXPECT_GE(rss_bytes(with_child) - rss_bytes(before), double{kBytes});
  const auto pss_before = before.readings[readings::pss_bytes];
  if (pss_before && !tests::kSanitized) {
    EXPECT_GE(*with_child.readings[readings::pss_bytes] - *pss_before, double{kBytes} * 9 / 10);
  }
}

// The peak stays when the memory is given back; the share falls.
TEST(TreeMemory, RemembersThePeak) {
  if (tests::kSanitized) GTEST_SKIP() << "sanitizers do not give memory back";
  constexpr std::size_t kBytes = 128 << 20;
  {
    std::unique_ptr<char[]> block(new char[kBytes]);
    std::memset(block.get(), 1, kBytes);
    asm volatile("" : : "r"(block.get()) : "memory");  // the writes must not be optimised away
  }
  const model::Visit visit = finished();
  EXPECT_GE(rss_bytes(visit), double{kBytes});
  if (const auto pss_bytes = visit.readings[readings::pss_bytes]) {
    EXPECT_LT(*pss_bytes, double{kBytes} / 2);
  }
}

// What the second sample of the work counts, or nothing where this kernel does not tell.
template <typename Work>
std::optional<double> counted(const Work& work, model::ReadingId reading) {
  return measured(work).samples.back().readings[reading];
}

constexpr std::size_t kPage = 4096;

// Takes new memory and touches every page of it; kept where `kept` is given.
void touch(std::size_t pages, std::vector<std::unique_ptr<char[]>>* kept = nullptr) {
  std::unique_ptr<char[]> block(new char[pages * kPage]);
  for (std::size_t page = 0; page < pages; ++page) block[page * kPage] = 1;
  asm volatile("" : : "r"(block.get()) : "memory");  // the writes must not be optimised away
  if (kept != nullptr) kept->push_back(std::move(block));
}

// Reading /proc is not what a sample reads.
TEST(Counters, AnIdleSampleReadsAndWritesNearlyNothing) {
  const auto idle = [] {};
  EXPECT_LT(counted(idle, model::reading("read_bytes")).value_or(0), 64);
  EXPECT_LT(counted(idle, model::reading("written_bytes")).value_or(0), 64);
}

TEST(Counters, BytesThroughAPipe) {
  constexpr std::size_t kBytes = 32768;
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const auto send = [&] {
    std::vector<char> bytes(kBytes);
    ASSERT_EQ(::write(ends[1], bytes.data(), kBytes), static_cast<ssize_t>(kBytes));
    ASSERT_EQ(::read(ends[0], bytes.data(), kBytes), static_cast<ssize_t>(kBytes));
  };
  for (const auto reading : {model::reading("read_bytes"), model::reading("written_bytes")}) {
    const auto bytes = counted(send, reading);
    if (!bytes) continue;
    EXPECT_GE(*bytes, double{kBytes});
    EXPECT_LT(*bytes, double{kBytes} + 64);
  }
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST(Counters, WaitsOfThreadsThatHaveEnded) {
  constexpr int kWaits = 20;
  const auto wait = [] {
    std::thread([] {
      for (int i = 0; i < kWaits; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }).join();
  };
  const auto waits = counted(wait, model::reading("voluntary_switches"));
  ASSERT_TRUE(waits);
  EXPECT_GE(*waits, kWaits);
}

TEST(Counters, PagesThatAreTouchedFirst) {
  constexpr std::size_t kPages = 16384;  // more than an allocator keeps
  const auto faults = counted([] { touch(kPages); }, model::reading("minor_faults"));
  ASSERT_TRUE(faults);
  EXPECT_GT(*faults, 16);  // few where pages are huge
}

TEST(Growth, IsOfMemoryThatStays) {
  constexpr std::size_t kPages = 4096;
  std::vector<std::unique_ptr<char[]>> kept;
  const auto leaking = measured([&] { touch(kPages, &kept); });
  const auto grown = leaking.readings[model::reading("growth_bytes")];
  ASSERT_TRUE(grown);
  EXPECT_GE(*grown, double{kPages * kPage} * 9 / 10);
#ifndef __SANITIZE_THREAD__                             // whose own memory grows with ours
  EXPECT_LT(*grown, double{kPages * kPage} * 15 / 10);  // the first sample's is not in it
#endif
}

TEST(Growth, IsNoneWhereMemoryIsGivenBack) {
  std::vector<std::unique_ptr<char[]>> kept;
  touch(16384, &kept);
  const auto freeing = measured([&] { kept.clear(); });
  EXPECT_LT(freeing.readings[model::reading("growth_bytes")].value(), 1 << 20);
}

}  // namespace
}  // namespace gilscope::collectors
