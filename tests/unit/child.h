// A process below this one, for tests of what a process tree uses.
#pragma once

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace gilscope::tests {

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
  [[nodiscard]] pid_t pid() const { return pid_; }
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

}  // namespace gilscope::tests
