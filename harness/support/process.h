// Running another program to its end: its output, its exit, its time limit, its whole tree.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gilscope {

struct Command {
  std::vector<std::string> argv;                        // argv[0] is looked up on PATH
  std::map<std::string, std::string> environment;       // added to our own
  std::string input;                                    // given on standard input
  std::filesystem::path folder{};                       // its current folder, if not ours
  std::optional<std::chrono::milliseconds> time_limit;  // then the whole tree is killed
  std::size_t keep_output = std::string::npos;          // so many bytes, the last of them
};

struct Outcome {
  int exit_code = 0;  // meaningful when signal is 0
  int signal = 0;     // what killed it
  bool timed_out = false;
  bool interrupted = false;  // a SIGINT or SIGTERM came to us; the tree was killed
  // For how long we did not run at most, although we had asked for it: stopped, frozen or starved.
  std::chrono::duration<double> stood_still{};
  std::string output;  // standard output
  std::string errors;  // standard error; at most its last 64 KiB

  [[nodiscard]] bool succeeded() const {
    return exit_code == 0 && signal == 0 && !timed_out && !interrupted;
  }
  // The last line it wrote to standard error, or how it ended: for messages.
  [[nodiscard]] std::string complaint() const;
};

// Runs a command in a session of its own and waits for it. However it ends, no process of its
// tree is left: orphans are told from our own children by being new, so no other thread may start
// one meanwhile, and by our mark (marked.h). The child dies with us. Throws UserError when the
// program cannot be started.
Outcome run_process(const Command& command);

// Runs a command with our own standard input, output and errors, for what tells the user itself how
// far it is; its input, folder and time limit are not used. Its exit status, or 128 and the signal.
int run_in_front(const Command& command);

// The same for several, `at_once` of them at a time; `ended` (may be empty) is told of each one's
// end.
std::vector<Outcome> run_processes(const std::vector<Command>& commands, std::size_t at_once,
                                   const std::function<void(std::size_t)>& ended);

// Our environment with `added` and our mark, as NAME=value: that of every program that we start.
std::vector<std::string> child_environment(const std::map<std::string, std::string>& added);

// For exec: pointers to these texts, with a null behind them.
std::vector<char*> c_strings(std::vector<std::string>& strings);

// The live descendants of a process, parents before children.
std::vector<pid_t> descendants_of(pid_t root);

// After this, orphaned descendants become our children, so that run_process can find and end
// them; and SIGINT, SIGTERM and SIGHUP set a flag that `interrupted` reads instead of ending us,
// unless they were ignored before.
void supervise_children();
[[nodiscard]] bool interrupted();

}  // namespace gilscope
