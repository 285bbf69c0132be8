// Running programs: how they end, what they say, and that nothing of theirs is left.
#include "harness/support/process.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include "tests/unit/helpers.h"

namespace gilscope {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using tests::contains;
using tests::error_of;

// A command that a shell runs, with a limit that no busy machine reaches.
Command shell(std::string script) {
  return {
      .argv = {"sh", "-c", std::move(script)}, .environment = {}, .input = {}, .time_limit = 30s};
}

// The process is gone, or will be in a moment.
bool is_gone(pid_t pid) {
  for (int attempt = 0; attempt < 500; ++attempt) {
    if (::kill(pid, 0) != 0) return true;
    std::this_thread::sleep_for(1ms);
  }
  return false;
}

class ProcessTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { supervise_children(); }

  // What a shell of the script wrote into the file: pids.
  [[nodiscard]] std::vector<pid_t> pids() const {
    std::ifstream stream(pid_file_);
    std::vector<pid_t> found;
    for (pid_t pid = 0; stream >> pid;) found.push_back(pid);
    return found;
  }

  tests::TemporaryFolder folder_;
  std::string pid_file_ = (folder_.path() / "pids").string();
};

TEST_F(ProcessTest, GivesTheExitStatus) {
  const Outcome good = run_process(shell("exit 0"));
  EXPECT_TRUE(good.succeeded());
  const Outcome bad = run_process(shell("exit 3"));
  EXPECT_FALSE(bad.succeeded());
  EXPECT_EQ(bad.exit_code, 3);
  EXPECT_EQ(bad.complaint(), "it exited with status 3");
}

TEST_F(ProcessTest, NamesTheSignalThatEndedIt) {
  const Outcome outcome = run_process(shell("kill -SEGV $$"));
  EXPECT_FALSE(outcome.succeeded());
  EXPECT_EQ(outcome.signal, SIGSEGV);
  EXPECT_EQ(outcome.complaint(), "it was ended by signal 11 (Segmentation fault)");
}

TEST_F(ProcessTest, CapturesOutputAndErrorsApart) {
  const Outcome outcome = run_process(shell("echo out; echo first >&2; echo last >&2; exit 1"));
  EXPECT_EQ(outcome.output, "out\n");
  EXPECT_EQ(outcome.errors, "first\nlast\n");
  EXPECT_EQ(outcome.complaint(), "last");
}

TEST_F(ProcessTest, GivesInputAndClosesIt) {
  Command command = shell("cat");
  command.input = "a line\nand another";
  EXPECT_EQ(run_process(command).output, command.input);
  command.input = "";
  EXPECT_EQ(run_process(command).output, "");  // an open standard input would hold it up
}

// More than any pipe holds, both ways at once.
TEST_F(ProcessTest, CarriesMuchInputAndOutput) {
  Command command = shell("cat");
  command.input = std::string(8 << 20, 'x') + "end";
  const Outcome outcome = run_process(command);
  EXPECT_TRUE(outcome.succeeded()) << outcome.complaint();
  EXPECT_EQ(outcome.output, command.input);
}

TEST_F(ProcessTest, SurvivesAProgramThatDoesNotReadItsInput) {
  Command command = shell("exec 0<&-; echo done");
  command.input = std::string(1 << 20, 'x');
  const Outcome outcome = run_process(command);
  EXPECT_TRUE(outcome.succeeded());
  EXPECT_EQ(outcome.output, "done\n");
}

TEST_F(ProcessTest, KeepsTheEndOfLongErrors) {
  const Outcome outcome = run_process(
      shell("i=0; while [ $i -lt 3000 ]; do echo 'a line of errors, somewhat long' >&2; "
            "i=$((i+1)); done; echo the end >&2; exit 1"));
  EXPECT_LE(outcome.errors.size(), 65536U);
  EXPECT_GT(outcome.errors.size(), 60000U);
  EXPECT_EQ(outcome.complaint(), "the end");
}

TEST_F(ProcessTest, AddsToTheEnvironment) {
  Command command = shell("echo $GILSCOPE_TEST_WORD; echo $HOME_OF_TEST; env | grep -c ^PATH=");
  ::setenv("HOME_OF_TEST", "ours", 1);
  ::setenv("GILSCOPE_TEST_WORD", "replaced", 1);
  command.environment = {{"GILSCOPE_TEST_WORD", "added"}};
  EXPECT_EQ(run_process(command).output, "added\nours\n1\n");
}

TEST_F(ProcessTest, NamesAProgramThatIsMissing) {
  Command command = shell("");
  command.argv = {"/nowhere/python9"};
  EXPECT_EQ(error_of([&] { run_process(command); }),
            "'/nowhere/python9' cannot be started (No such file or directory); check the path.");
  command.argv = {folder_.write("plain.txt", "text").string()};
  EXPECT_TRUE(contains(error_of([&] { run_process(command); }), "(Permission denied)"));
}

TEST_F(ProcessTest, EndsAtItsTimeLimit) {
  Command command = shell("echo begun; sleep 1000");
  command.time_limit = 200ms;
  const auto start = Clock::now();
  const Outcome outcome = run_process(command);
  EXPECT_LT(Clock::now() - start, 20s);
  EXPECT_TRUE(outcome.timed_out);
  EXPECT_FALSE(outcome.succeeded());
  EXPECT_EQ(outcome.output, "begun\n");
  EXPECT_EQ(outcome.complaint(), "it did not end within its time limit");
}

// A child, a grandchild, and one in a session of its own; all deaf to polite signals.
TEST_F(ProcessTest, TheTimeLimitEndsTheWholeTree) {
  Command command =
      shell(fmt::format("trap '' TERM INT HUP; echo $$ > {0};"
                        "sh -c 'echo $$ >> {0}; sh -c \"echo \\$\\$ >> {0}; sleep 1000; :\"; :' &"
                        "setsid sh -c 'echo $$ >> {0}; sleep 1000; :' & "
                        "while [ $(wc -l < {0}) -lt 4 ]; do sleep 0.01; done; echo all; wait",
                        pid_file_));
  command.time_limit = 2s;
  const Outcome outcome = run_process(command);
  EXPECT_TRUE(outcome.timed_out);
  ASSERT_EQ(outcome.output, "all\n") << "the machine was too busy to start the tree";
  ASSERT_EQ(pids().size(), 4U);
  for (const pid_t pid : pids()) EXPECT_TRUE(is_gone(pid)) << pid;
}

TEST_F(ProcessTest, AProgramThatEndsLeavesNoOrphans) {
  const auto start = Clock::now();
  const Outcome outcome = run_process(shell(fmt::format(
      "sh -c 'echo $$ > {}; exec sleep 1000' & while [ ! -s {} ]; do sleep 0.01; done; echo end",
      pid_file_, pid_file_)));
  EXPECT_TRUE(outcome.succeeded()) << outcome.complaint();
  EXPECT_EQ(outcome.output, "end\n");
  EXPECT_LT(Clock::now() - start, 20s) << "the orphan, which holds our pipes open, kept us";
  ASSERT_EQ(pids().size(), 1U);
  EXPECT_TRUE(is_gone(pids()[0]));
}

// A daemon: it has left its session and its parent has ended.
TEST_F(ProcessTest, AProgramThatEndsLeavesNoDaemons) {
  const Outcome outcome =
      run_process(shell(fmt::format("setsid sh -c 'echo $$ > {0}; exec sleep 1000' & "
                                    "while [ ! -s {0} ]; do sleep 0.01; done",
                                    pid_file_)));
  EXPECT_TRUE(outcome.succeeded()) << outcome.complaint();
  ASSERT_EQ(pids().size(), 1U);
  EXPECT_TRUE(is_gone(pids()[0]));
  ::kill(pids()[0], SIGKILL);
}

// Job control gives every background job a process group of its own within the session.
TEST_F(ProcessTest, OrphansInOtherProcessGroupsAreReapedAtOnce) {
  const auto start = Clock::now();
  Command command = shell("");
  command.argv = {"bash", "-c", fmt::format("set -m; sleep 1000 & echo $! > {}", pid_file_)};
  const Outcome outcome = run_process(command);
  EXPECT_TRUE(outcome.succeeded()) << outcome.complaint();
  EXPECT_LT(Clock::now() - start, 900ms);
  ASSERT_EQ(pids().size(), 1U);
  EXPECT_TRUE(is_gone(pids()[0]));
}

// What we have started before is not the command's and stays: a fixture, say.
TEST_F(ProcessTest, LeavesOurOtherChildrenAlone) {
  const pid_t other = ::fork();
  if (other == 0) {
    ::setsid();
    ::pause();
    ::_exit(0);
  }
  EXPECT_TRUE(run_process(shell("sleep 1000 & exit 0")).succeeded());
  EXPECT_EQ(::kill(other, 0), 0);
  EXPECT_EQ(::waitpid(other, nullptr, WNOHANG), 0) << "it has ended";
  ::kill(other, SIGKILL);
  ::waitpid(other, nullptr, 0);
}

// As the first process of a container gets the orphans of others.
TEST_F(ProcessTest, LeavesProcessesWithoutOurMarkAlone) {
  const Outcome outcome = run_process(
      shell(fmt::format("env -u GILSCOPE_TREE setsid sh -c 'echo $$ > {0}; exec sleep 1000' "
                        "</dev/null >/dev/null 2>&1 & while [ ! -s {0} ]; do sleep 0.01; done",
                        pid_file_)));
  EXPECT_TRUE(outcome.succeeded()) << outcome.complaint();
  ASSERT_EQ(pids().size(), 1U);
  EXPECT_EQ(::kill(pids()[0], 0), 0);
  ::kill(pids()[0], SIGKILL);
  ::waitpid(pids()[0], nullptr, 0);
}

TEST_F(ProcessTest, KeepsTheEndOfMuchOutputWhereAsked) {
  Command command = shell("yes | head -c 1000000; echo end");
  command.keep_output = 1000;
  const Outcome outcome = run_process(command);
  EXPECT_LE(outcome.output.size(), 1000U);
  EXPECT_TRUE(outcome.output.ends_with("end\n"));
}

TEST_F(ProcessTest, RunsInAnotherFolder) {
  Command command = shell("pwd");
  command.folder = folder_.path();
  EXPECT_EQ(run_process(command).output, folder_.path().string() + "\n");
}

TEST_F(ProcessTest, ListsDescendantsParentsFirst) {
  EXPECT_TRUE(descendants_of(::getpid()).empty());
  int pipe_ends[2];
  ASSERT_EQ(::pipe(pipe_ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const pid_t grandchild = ::fork();
    if (grandchild == 0) {
      const pid_t self = ::getpid();
      (void)!::write(pipe_ends[1], &self, sizeof self);
    }
    ::pause();
    ::_exit(0);
  }
  pid_t grandchild = 0;
  ASSERT_EQ(::read(pipe_ends[0], &grandchild, sizeof grandchild), ssize_t{sizeof grandchild});
  EXPECT_EQ(descendants_of(::getpid()), (std::vector{child, grandchild}));
  ::kill(grandchild, SIGKILL);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::waitpid(grandchild, nullptr, 0);  // ours since its parent died
  EXPECT_TRUE(descendants_of(::getpid()).empty());
}

// In a process of its own, since an interruption is for good.
TEST_F(ProcessTest, AnInterruptionEndsTheTreeAndIsSaid) {
  const pid_t child = ::fork();
  if (child == 0) {
    const Outcome outcome =
        run_process(shell(fmt::format("echo $$ > {}; kill -TERM $PPID; sleep 1000; :", pid_file_)));
    ::_exit(outcome.interrupted && interrupted() && !outcome.succeeded() ? 42 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 42) << status;
  ASSERT_EQ(pids().size(), 1U);
  EXPECT_TRUE(is_gone(pids()[0]));
}

}  // namespace
}  // namespace gilscope
