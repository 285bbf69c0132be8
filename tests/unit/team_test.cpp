// A team of threads: together in, together out, and no failure keeps anybody waiting.
#include "harness/executors/team.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>

#include "tests/unit/helpers.h"

namespace gilscope::executors {
namespace {

using tests::error_of;
using Failure = std::runtime_error;

// The usual member: works in every sample until it is told to leave.
template <typename Work>
Team::Member member(Team& team, Work work) {
  return [&team, work](std::size_t index) {
    team.ready();
    while (team.await_start()) {
      work(index);
      team.finish();
    }
  };
}

TEST(Team, EveryMemberWorksOnceASample) {
  Team team(4);
  std::array<std::atomic<int>, 4> samples{};
  team.begin(member(team, [&](std::size_t index) { ++samples[index]; }));
  for (int sample = 1; sample <= 100; ++sample) {
    team.sample();
    for (const auto& count : samples) ASSERT_EQ(count, sample);
  }
  team.end();
}

TEST(Team, ASampleEndsWithTheSlowest) {
  Team team(3);
  std::atomic<bool> slow_is_done{};
  team.begin(member(team, [&](std::size_t index) {
    if (index != 1) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    slow_is_done = true;
  }));
  EXPECT_FALSE(slow_is_done);
  team.sample();
  EXPECT_TRUE(slow_is_done);
  team.end();
}

TEST(Team, BeginsWhenEveryMemberIsReady) {
  Team team(3);
  std::atomic<int> ready{};
  team.begin([&](std::size_t) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    ++ready;
    team.ready();
    while (team.await_start()) team.finish();
  });
  EXPECT_EQ(ready, 3);
  team.end();
}

TEST(Team, LeavesWithoutASample) {
  std::atomic<int> left{};
  Team team(3);
  team.begin([&](std::size_t) {
    team.ready();
    while (team.await_start()) team.finish();
    ++left;
  });
  team.end();
  EXPECT_EQ(left, 3);
}

TEST(Team, NeedNotBeBegunOrEnded) {
  const Team never(2);
  Team begun(2);
  begun.begin(member(begun, [](std::size_t) {}));
  begun.sample();
}

TEST(TeamFailure, OfOneMemberBeforeItIsReady) {
  Team team(4);
  EXPECT_EQ(error_of<Failure>([&] {
              team.begin([&](std::size_t index) {
                if (index == 2) throw Failure("not ready");
                team.ready();
                while (team.await_start()) team.finish();
              });
            }),
            "not ready");
}

TEST(TeamFailure, OfAllMembersBeforeTheyAreReady) {
  Team team(4);
  EXPECT_EQ(error_of<Failure>([&] { team.begin([](std::size_t) { throw Failure("none"); }); }),
            "none");
}

TEST(TeamFailure, OfOneMemberInASample) {
  Team team(4);
  int samples = 0;  // of member 1 alone
  team.begin(member(team, [&](std::size_t index) {
    if (index == 1 && ++samples == 3) throw Failure("third sample");
  }));
  team.sample();
  team.sample();
  EXPECT_EQ(error_of<Failure>([&] { team.sample(); }), "third sample");
  team.end();
}

TEST(TeamFailure, OfAllMembersInASample) {
  Team team(4);
  team.begin(member(team, [](std::size_t) { throw Failure("all"); }));
  EXPECT_EQ(error_of<Failure>([&] { team.sample(); }), "all");
  team.end();
}

TEST(TeamFailure, TheOthersCanGoOn) {
  Team team(3);
  std::atomic<int> worked{};
  team.begin(member(team, [&](std::size_t index) {
    if (index == 0) throw Failure("one");
    ++worked;
  }));
  EXPECT_THROW(team.sample(), Failure);
  team.sample();
  EXPECT_EQ(worked, 4);
  team.end();
}

TEST(TeamFailure, WhileLeavingComesOutOfTheEnd) {
  Team team(2);
  team.begin([&](std::size_t index) {
    team.ready();
    while (team.await_start()) team.finish();
    if (index == 0) throw Failure("cannot close");
  });
  team.sample();
  EXPECT_EQ(error_of<Failure>([&] { team.end(); }), "cannot close");
}

// Lets the process have hardly more memory than it has: no room for the stacks of many threads.
void leave_no_room_for_threads() {
  std::int64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  const auto limit = static_cast<rlim_t>(pages * ::sysconf(_SC_PAGESIZE) + (64 << 20));
  const rlimit room = {limit, limit};
  ::setrlimit(RLIMIT_AS, &room);
}

// In a process of its own, whose memory is limited.
TEST(TeamFailure, OfAThreadThatCannotBeStarted) {
  if (tests::kSanitized) GTEST_SKIP() << "sanitizers need address space";
  const auto begin = [] {
    ::alarm(20);
    leave_no_room_for_threads();
    int status = 1;
    try {
      Team team(500);
      team.begin(member(team, [](std::size_t) {}));
    } catch (const std::system_error&) {
      status = 42;
    }
    std::_Exit(status);
  };
  EXPECT_EXIT(begin(), testing::ExitedWithCode(42), "");
}

}  // namespace
}  // namespace gilscope::executors
