// The fixture `latency_server`: the server program as a child for as long as a run lasts.
#include "kernels/fixture.h"

#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "harness/support/error.h"
#include "harness/support/paths.h"
#include "harness/support/pipe.h"
#include "kernels/latency_server/http_client.h"

namespace gilscope::kernels {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kStartLimit = std::chrono::seconds(20);  // for a busy machine, not a slow program
constexpr auto kEndLimit = std::chrono::seconds(2);

// Starts `program` with the given standard input and output (and error), in a session of its own:
// Ctrl-C is for the conductor, which still needs its server to wind down. Signals that we ignore
// or block are as usual in the child.
pid_t spawn(const std::string& program, const Fd& input, const Fd& output) {
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawn_file_actions_adddup2(&files, input.get(), STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&files, output.get(), STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&files, output.get(), STDERR_FILENO);
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  sigset_t signals;
  ::sigemptyset(&signals);
  ::posix_spawnattr_setsigmask(&attributes, &signals);
  ::sigfillset(&signals);
  ::posix_spawnattr_setsigdefault(&attributes, &signals);
  ::posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::string name = program;
  const std::array<char*, 2> argv = {name.data(), nullptr};
  pid_t pid = -1;
  const int error = ::posix_spawn(&pid, program.c_str(), &files, &attributes, argv.data(), environ);
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&files);
  if (error != 0) {
    throw UserError(
        fmt::format("The latency server '{}' cannot be started ({}); build all of "
                    "gilscope, or set GILSCOPE_BUILD to a build folder that has it.",
                    program, std::strerror(error)));
  }
  return pid;
}

// The running server. It ends when this object, or our process, does: its standard input is a pipe
// whose other end is ours alone.
class ServerProgram {
 public:
  explicit ServerProgram(const std::string& program)
      : ServerProgram(program, make_pipe(), make_pipe()) {}
  ServerProgram(const ServerProgram&) = delete;
  ServerProgram& operator=(const ServerProgram&) = delete;

  ~ServerProgram() {
    input_.close();
    ::kill(pid_, SIGTERM);
    for (const auto limit = Clock::now() + kEndLimit; Clock::now() < limit;) {
      if (::waitpid(pid_, nullptr, WNOHANG) == pid_) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }

  // The first line that it writes: its port, or its complaint. Empty when nothing comes.
  [[nodiscard]] std::string first_line() const {
    const auto limit = Clock::now() + kStartLimit;
    std::string line;
    while (!line.ends_with('\n')) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(limit - Clock::now());
      pollfd wait = {output_.get(), POLLIN, 0};
      char next = '\n';
      if (left.count() <= 0) return {};
      if (::poll(&wait, 1, static_cast<int>(left.count())) < 0) continue;  // a signal
      if (wait.revents != 0 && ::read(output_.get(), &next, 1) == 0 && line.empty()) return {};
      if (wait.revents != 0) line += next;
    }
    line.pop_back();
    return line;
  }

 private:
  ServerProgram(const std::string& program, Pipe input, Pipe output)
      : input_(std::move(input.write)),
        output_(std::move(output.read)),
        pid_(spawn(program, input.read, output.write)) {}

  Fd input_;
  Fd output_;
  pid_t pid_;
};

class LatencyServerFixture final : public Fixture {
 public:
  LatencyServerFixture() : program_((build_root() / "gilscope-latency-server").string()) {
    const std::string line = program_.first_line();
    const char* last = line.data() + line.size();
    const auto [end, error] = std::from_chars(line.data(), last, port_);
    if (error != std::errc() || end != last) {
      throw UserError(fmt::format("The latency server did not start ({}); try it by hand: {}",
                                  line.empty() ? "it said nothing" : line,
                                  (build_root() / "gilscope-latency-server").string()));
    }
    HttpClient(port_).get("/bytes/1/0");
  }

  [[nodiscard]] Params params() const override {
    Params params;
    params.set("port", port_);
    return params;
  }

 private:
  ServerProgram program_;
  std::int64_t port_ = 0;
};

// One server for all sizes and kernels: more would take CPU time and memory from what is measured.
std::shared_ptr<Fixture> the_latency_server(const Params& /*params*/) {
  static std::mutex mutex;
  static std::weak_ptr<Fixture> current;
  const std::lock_guard lock(mutex);
  std::shared_ptr<Fixture> server = current.lock();
  if (!server) current = server = std::make_shared<LatencyServerFixture>();
  return server;
}

const FixtureRegistration registration{"latency_server", the_latency_server};

}  // namespace
}  // namespace gilscope::kernels
