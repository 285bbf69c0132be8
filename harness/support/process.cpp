#include "harness/support/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <system_error>

#include "harness/support/error.h"
#include "harness/support/marked.h"
#include "harness/support/pipe.h"

namespace gilscope {
std::vector<std::string> child_environment(const std::map<std::string, std::string>& added) {
  std::vector<std::string> merged;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    if (!added.contains(std::string(text.substr(0, text.find('='))))) merged.emplace_back(text);
  }
  for (const auto& [name, value] : added) merged.push_back(fmt::format("{}={}", name, value));
  const std::string name = tree_mark().substr(0, tree_mark().find('=') + 1);
  std::erase_if(merged, [&](const std::string& entry) { return entry.starts_with(name); });
  merged.push_back(tree_mark());
  return merged;
}

std::vector<char*> c_strings(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (std::string& string : strings) pointers.push_back(string.data());
  pointers.push_back(nullptr);
  return pointers;
}

namespace {

using Clock = std::chrono::steady_clock;

volatile std::sig_atomic_t g_interrupted = 0;

constexpr std::size_t kKeptErrors = 65536;

struct Child {
  pid_t pid;
  Fd input;
  Fd output;
  Fd errors;
  Clock::time_point deadline;
  std::size_t written = 0;  // of its input
  Clock::time_point looked = Clock::now();
};

[[noreturn]] void no_process(int error) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NPROC, &limit);
  const std::string most =
      limit.rlim_cur == RLIM_INFINITY ? "unlimited" : std::to_string(limit.rlim_cur);
  throw UserError(fmt::format(
      "No process can be started ({}); the limit on processes is {} here: raise it with `ulimit "
      "-u`, or that of the control group (pids.max).",
      std::strerror(error), most));
}

// Everything is allocated before the fork: between fork and exec only system calls are made.
Child start(const Command& command) {
  Pipe input = make_pipe();
  Pipe output = make_pipe();
  Pipe errors = make_pipe();
  Pipe failure = make_pipe();  // carries errno of a failed exec; closed by a good one
  std::vector<std::string> argv_strings = command.argv;
  std::vector<std::string> env_strings = child_environment(command.environment);
  const std::vector<char*> argv = c_strings(argv_strings);
  const std::vector<char*> env = c_strings(env_strings);
  const char* folder = command.folder.c_str();
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0) no_process(errno);
  if (pid == 0) {
    ::setsid();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);  // the parent died before the line above
    ::dup2(input.read.get(), STDIN_FILENO);
    ::dup2(output.write.get(), STDOUT_FILENO);
    ::dup2(errors.write.get(), STDERR_FILENO);
    for (const int signal : {SIGPIPE, SIGXFSZ}) ::signal(signal, SIG_DFL);
    if (*folder == '\0' || ::chdir(folder) == 0) ::execvpe(argv[0], argv.data(), env.data());
    const int error = errno;
    (void)!::write(failure.write.get(), &error, sizeof error);
    ::_exit(127);
  }
  failure.write.close();
  int error = 0;
  if (::read(failure.read.get(), &error, sizeof error) == sizeof error) {
    ::waitpid(pid, nullptr, 0);
    throw UserError(fmt::format("'{}' cannot be started ({}); check the path.", command.argv[0],
                                std::strerror(error)));
  }
  if (command.input.empty()) input.write.close();
  const auto deadline =
      command.time_limit ? Clock::now() + *command.time_limit : Clock::time_point::max();
  return {pid, std::move(input.write), std::move(output.read), std::move(errors.read), deadline};
}

// Kills what is left of a tree, but for resource trackers, which end when the others have; the
// orphans' end is theirs, otherwise. Repeats until nothing is left, since a process may have forked
// between the look and the kill.
void kill_tree(pid_t root) {
  for (;;) {
    std::vector<pid_t> left = descendants_of(root);
    std::erase_if(left, is_resource_tracker);
    ::kill(root, SIGKILL);
    for (const pid_t pid : left) ::kill(pid, SIGKILL);
    if (left.empty()) return;
    ::usleep(1000);
  }
}

std::vector<pid_t> children_of(pid_t parent) {
  std::vector<pid_t> found;
  std::error_code none;
  const std::filesystem::path tasks = fmt::format("/proc/{}/task", parent);
  for (const auto& task : std::filesystem::directory_iterator(tasks, none)) {
    std::ifstream children(task.path() / "children");
    for (pid_t child = 0; children >> child;) found.push_back(child);
  }
  return found;
}

// Ends and reaps what a finished child left behind, which has become ours: every child that we did
// not have before and that carries our mark. Its session does not tell, since daemons leave it; and
// whoever else became ours, as happens to the first process of a container, is none of our
// business.
void end_orphans(const std::vector<pid_t>& before) {
  constexpr int kPatience = 500;  // looks at resource trackers, which tidy up
  for (int look = 0; look < 1000; ++look) {
    bool any = false;
    for (const pid_t child : children_of(::getpid())) {
      if (std::ranges::find(before, child) != before.end()) continue;
      if (::waitpid(child, nullptr, WNOHANG) == child || !carries_our_mark(child)) continue;
      any = true;
      if (look < kPatience && is_resource_tracker(child)) continue;
      for (const pid_t pid : descendants_of(child)) ::kill(pid, SIGKILL);
      ::kill(child, SIGKILL);
      ::waitpid(child, nullptr, WNOHANG);
    }
    if (!any) return;
    ::usleep(1000);
  }
}

void append_available(Fd& fd, std::string& text, std::size_t keep) {
  std::array<char, 65536> buffer;
  const ssize_t count = ::read(fd.get(), buffer.data(), buffer.size());
  if (count > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(count));
    if (text.size() > keep) text.erase(0, text.size() - keep);
  } else if (count == 0 || (errno != EINTR && errno != EAGAIN)) {
    fd.close();
  }
}

// Waits a moment for the child's pipes, feeds and drains them. A grandchild that keeps a pipe open
// does not keep us: the child's end counts.
void exchange(Child& child, const Command& command, Outcome& outcome, int wait_ms) {
  const auto now = Clock::now();
  outcome.stood_still = std::max<std::chrono::duration<double>>(
      outcome.stood_still, now - child.looked - std::chrono::milliseconds(wait_ms));
  child.looked = now;
  std::array<pollfd, 3> waits = {{{child.output.get(), POLLIN, 0},
                                  {child.errors.get(), POLLIN, 0},
                                  {child.input.get(), POLLOUT, 0}}};
  const bool open = child.output.get() >= 0 || child.errors.get() >= 0;
  ::poll(waits.data(), waits.size(), open ? wait_ms : std::min(wait_ms, 2));
  if (waits[0].revents != 0) append_available(child.output, outcome.output, command.keep_output);
  if (waits[1].revents != 0) append_available(child.errors, outcome.errors, kKeptErrors);
  if (waits[2].revents == 0) return;
  const ssize_t count = ::write(child.input.get(), command.input.data() + child.written,
                                std::min<std::size_t>(command.input.size() - child.written, 4096));
  if (count > 0) child.written += static_cast<std::size_t>(count);
  if (count < 0 || child.written == command.input.size()) child.input.close();
}

// Has it ended, by itself or because it is over its limit or we are interrupted?
bool has_ended(const Child& child, Outcome& outcome) {
  int status = 0;
  bool ended = ::waitpid(child.pid, &status, WNOHANG) == child.pid;
  if (!ended) {
    outcome.interrupted = interrupted();
    outcome.timed_out = !outcome.interrupted && Clock::now() > child.deadline;
    if (!outcome.interrupted && !outcome.timed_out) return false;
    kill_tree(child.pid);
    ::waitpid(child.pid, &status, 0);
  }
  if (WIFSIGNALED(status)) outcome.signal = WTERMSIG(status);
  if (WIFEXITED(status)) outcome.exit_code = WEXITSTATUS(status);
  return true;
}

void drain(Fd& fd, std::string& text, std::size_t keep) {
  if (fd.get() < 0) return;
  ::fcntl(fd.get(), F_SETFL, O_NONBLOCK);
  for (;;) {
    const std::size_t before = text.size();
    append_available(fd, text, keep);
    if (fd.get() < 0 || text.size() == before) return;
  }
}

void on_signal(int /*signal*/) {
  g_interrupted = 1;
}

}  // namespace

std::string Outcome::complaint() const {
  if (timed_out) return "it did not end within its time limit";
  if (signal != 0) {
    return fmt::format("it was ended by signal {} ({}){}", signal, ::strsignal(signal),
                       signal == SIGKILL ? ", which the kernel sends when memory runs out" : "");
  }
  std::string_view text = errors;
  while (!text.empty()) {
    const std::size_t end = text.find_last_not_of(" \n");
    text = text.substr(0, end == std::string_view::npos ? 0 : end + 1);
    const std::string_view line = text.substr(text.rfind('\n') + 1);
    // What Python's tracker says of semaphores that it has removed is not why it ended, nor is
    // where Python stood before it could start.
    constexpr std::array kBesideThePoint = {"resource_tracker", "warnings.warn('resource",
                                            "<no Python frame>", "Current thread 0x"};
    const bool is_why = std::ranges::none_of(kBesideThePoint, [&](const char* words) {
      return line.find(words) != std::string_view::npos;
    });
    if (!line.empty() && is_why) return std::string(line);
    text.remove_suffix(line.size());
  }
  return fmt::format("it exited with status {}", exit_code);
}

Outcome run_process(const Command& command) {
  return run_processes({command}, 1, {}).front();
}

int run_in_front(const Command& command) {
  std::vector<std::string> arguments = command.argv;
  std::vector<std::string> variables = child_environment(command.environment);
  pid_t pid = -1;
  const int error = ::posix_spawnp(&pid, arguments.front().c_str(), nullptr, nullptr,
                                   c_strings(arguments).data(), c_strings(variables).data());
  if (error != 0) {
    throw UserError(
        fmt::format("'{}' cannot be started ({}).", command.argv.front(), std::strerror(error)));
  }
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0) {
    if (interrupted()) ::kill(pid, SIGTERM);  // Ctrl-C has reached it, too
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::vector<Outcome> run_processes(const std::vector<Command>& commands, std::size_t at_once,
                                   const std::function<void(std::size_t)>& ended) {
  const std::vector<pid_t> before = children_of(::getpid());
  std::vector<Outcome> outcomes(commands.size());
  std::map<std::size_t, Child> live;
  std::size_t next = 0;
  while (next < commands.size() || !live.empty()) {
    for (; next < commands.size() && live.size() < at_once; ++next) {
      live.emplace(next, start(commands[next]));
    }
    for (auto entry = live.begin(); entry != live.end();) {
      auto& [index, child] = *entry;
      exchange(child, commands[index], outcomes[index], live.size() == 1 ? 50 : 5);
      if (!has_ended(child, outcomes[index])) {
        ++entry;
        continue;
      }
      if (live.size() == 1) end_orphans(before);  // they may hold the pipes open
      drain(child.output, outcomes[index].output, commands[index].keep_output);
      drain(child.errors, outcomes[index].errors, kKeptErrors);
      if (ended) ended(index);
      entry = live.erase(entry);
    }
  }
  return outcomes;
}

std::vector<pid_t> descendants_of(pid_t root) {
  std::vector<pid_t> found;
  std::vector<pid_t> open = {root};
  while (!open.empty()) {
    const std::vector<pid_t> children = children_of(open.back());
    open.pop_back();
    found.insert(found.end(), children.begin(), children.end());
    open.insert(open.end(), children.begin(), children.end());
  }
  return found;
}

void supervise_children() {
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  struct sigaction action{};
  action.sa_handler = on_signal;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction inherited{};
    ::sigaction(signal, nullptr, &inherited);
    // Whoever started us with nohup, or in the background of a script, wants it ignored.
    if (inherited.sa_handler != SIG_IGN) ::sigaction(signal, &action, nullptr);
  }
  // Writing then fails with an error, which says what to do and lets us keep what we have.
  for (const int signal : {SIGPIPE, SIGXFSZ}) ::signal(signal, SIG_IGN);
}

bool interrupted() {
  return g_interrupted != 0;
}

}  // namespace gilscope
