#include "harness/advice/server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cstring>
#include <thread>

#include "harness/support/error.h"
#include "harness/support/files.h"
#include "harness/support/printable.h"
#include "harness/support/process.h"

namespace gilscope::advice {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kLimit = std::chrono::seconds(30);
constexpr std::string_view kPort = "tcp:";

bool answers(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return false;
  const bool connected =
      ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(socket);
  return connected;
}

[[noreturn]] void not_ready(const Server& server, const std::string& why) {
  throw UserError(
      fmt::format("The fixture '{}' did not get ready ({}); try it by hand.", server.command, why));
}

std::string last_line(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return shortened(printable(text.substr(text.rfind('\n') + 1)));
}

void wait_for_port(const fixtures::Program& program, const Server& server) {
  std::uint16_t port = 0;
  const std::string digits = server.ready.substr(kPort.size());
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc() || end != digits.data() + digits.size() || port == 0) {
    throw UserError(
        fmt::format("fixture.ready is '{}'; write tcp:PORT, or what it prints.", server.ready));
  }
  for (const auto limit = Clock::now() + kLimit; !answers(port);) {
    if (interrupted()) throw Interruption();
    if (!program.alive()) not_ready(server, "it has ended");
    if (Clock::now() > limit) not_ready(server, fmt::format("nothing answers on {}", port));
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

void wait_for_text(const fixtures::Program& program, const Server& server,
                   const std::filesystem::path& log) {
  for (const auto limit = Clock::now() + kLimit; Clock::now() < limit;) {
    const std::string said = std::filesystem::exists(log) ? read_text(log) : "";
    if (!said.empty() && said.find(server.ready) != std::string::npos) return;
    if (interrupted()) throw Interruption();
    if (!program.alive()) not_ready(server, said.empty() ? "it has ended" : last_line(said));
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  not_ready(server, fmt::format("it never printed '{}'", printable(server.ready)));
}

}  // namespace

std::unique_ptr<fixtures::Program> start_server(const Server& server,
                                                const std::filesystem::path& folder,
                                                const std::filesystem::path& log) {
  if (server.command.empty()) return nullptr;
  // Into a file: a pipe that nobody reads would stop it one day.
  auto program = std::make_unique<fixtures::Program>(fixtures::ProgramStart{
      .argv = {"/bin/sh", "-c", "exec >\"$1\" 2>&1; cd \"$0\" && " + server.command,
               folder.string(), log.string()},
      .environment = {},
      .log = {}});
  if (server.ready.starts_with(kPort)) {
    wait_for_port(*program, server);
  } else {
    wait_for_text(*program, server, log);
  }
  return program;
}

}  // namespace gilscope::advice
