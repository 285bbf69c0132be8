// What a process tree has used: our own work and that of children, live and gone.
#include "harness/measure/process_tree.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstring>
#include <memory>
#include <thread>

#include "tests/unit/helpers.h"

namespace gilscope::measure {
namespace {

using namespace std::chrono_literals;

// Uses that much CPU time, however busy the machine is.
void spin(double cpu_s) {
  timespec time{};
  const auto used = [&] {
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
  };
  for (const double end = used() + cpu_s; used() < end;) {
  }
}

// A child that works, reports, and stays until it is told to go.
class Child {
 public:
  template <typename Work>
  explicit Child(const Work& work) {
    int report[2];
    EXPECT_EQ(::pipe(report), 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // a grandchild goes with its parent
      work();
      (void)!::write(report[1], "x", 1);
      ::pause();
      ::_exit(0);
    }
    char ready{};
    EXPECT_EQ(::read(report[0], &ready, 1), 1);
    ::close(report[0]);
    ::close(report[1]);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() { end(); }
  void end() {
    if (pid_ == 0) return;
    ::kill(pid_, SIGKILL);
    while (::waitpid(-1, nullptr, 0) > 0) {  // a grandchild may have become ours
    }
    pid_ = 0;
  }

 private:
  pid_t pid_ = 0;
};

TEST(TreeCpu, GrowsByWhatWeUse) {
  const double before = tree_cpu_s();
  spin(0.05);
  const double used = tree_cpu_s() - before;
  EXPECT_GE(used, 0.05);
  EXPECT_LT(used, 1.0);
}

TEST(TreeCpu, CountsOurThreads) {
  const double before = tree_cpu_s();
  {
    const std::jthread one([] { spin(0.03); });
    const std::jthread two([] { spin(0.03); });
  }
  EXPECT_GE(tree_cpu_s() - before, 0.06);
}

TEST(TreeCpu, DoesNotGrowWhileWeSleep) {
  const double before = tree_cpu_s();
  std::this_thread::sleep_for(100ms);
  EXPECT_LT(tree_cpu_s() - before, 0.08);
}

TEST(TreeCpu, CountsALiveChildAndStillWhenItHasBeenReaped) {
  const double before = tree_cpu_s();
  Child child([] { spin(0.05); });
  EXPECT_GE(tree_cpu_s() - before, 0.05);
  child.end();
  // The kernel may account a reaped child's time by ticks: allow for two of them.
  EXPECT_GE(tree_cpu_s() - before, 0.03);
}

TEST(TreeCpu, CountsAGrandchild) {
  const double before = tree_cpu_s();
  const Child child([] { static const Child grandchild([] { spin(0.05); }); });
  EXPECT_GE(tree_cpu_s() - before, 0.05);
}

TEST(TreeMemory, IsOursAlone) {
  const TreeMemory memory = tree_memory();
  EXPECT_EQ(memory.processes, 1);
  EXPECT_GT(memory.peak_rss_bytes, 1 << 20);
  if (memory.pss_bytes) {
    EXPECT_GT(*memory.pss_bytes, 1 << 16);
    EXPECT_LE(*memory.pss_bytes, memory.peak_rss_bytes);
  }
}

TEST(TreeMemory, CountsAChild) {
  constexpr std::size_t kBytes = 64 << 20;
  const TreeMemory before = tree_memory();
  const Child child([] {
    static std::unique_ptr<char[]> block(new char[kBytes]);
    std::memset(block.get(), 1, kBytes);
  });
  const TreeMemory with_child = tree_memory();
  EXPECT_EQ(with_child.processes, 2);
  EXPECT_GE(with_child.peak_rss_bytes - before.peak_rss_bytes, std::int64_t{kBytes});
  if (before.pss_bytes && !tests::kSanitized) {
    EXPECT_GE(*with_child.pss_bytes - *before.pss_bytes, std::int64_t{kBytes} * 9 / 10);
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
  const TreeMemory memory = tree_memory();
  EXPECT_GE(memory.peak_rss_bytes, std::int64_t{kBytes});
  if (memory.pss_bytes) {
    EXPECT_LT(*memory.pss_bytes, std::int64_t{kBytes} / 2);
  }
}

}  // namespace
}  // namespace gilscope::measure
