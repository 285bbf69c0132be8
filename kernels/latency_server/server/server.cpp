#include "kernels/latency_server/server/server.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <csignal>

#include "harness/support/error.h"
#include "kernels/latency_server/server/session.h"

namespace gilscope::latency_server {
namespace {

namespace net = boost::asio;
using net::ip::tcp;

tcp::acceptor listen_on(net::io_context& context, std::uint16_t port) {
  try {
    return {context, {net::ip::address_v4::loopback(), port}};
  } catch (const boost::system::system_error& error) {
    throw UserError(fmt::format(
        "Port {} cannot be bound ({}); name another with --port, or none to take a free one.", port,
        error.code().message()));
  }
}

net::awaitable<void> accept_all(tcp::acceptor& acceptor, std::uint64_t seed) {
  for (;;) {
    boost::system::error_code error;
    tcp::socket socket =
        co_await acceptor.async_accept(net::redirect_error(net::use_awaitable, error));
    if (!error) {
      net::co_spawn(acceptor.get_executor(), serve(std::move(socket), seed), net::detached);
    } else {
      // Out of file descriptors, most likely: others will be closed.
      net::steady_timer pause(acceptor.get_executor(), std::chrono::milliseconds(10));
      co_await pause.async_wait(net::use_awaitable);
    }
  }
}

// Waits for readiness and reads by hand: an asynchronous read would make the descriptor
// non-blocking, and with it the terminal of the shell that started us.
net::awaitable<void> stop_at_end_of_input(net::io_context& context) {
  net::posix::stream_descriptor input(context, ::dup(STDIN_FILENO));
  std::array<char, 256> ignored{};
  ssize_t count = 0;
  do {
    boost::system::error_code error;
    co_await input.async_wait(net::posix::descriptor_base::wait_read,
                              net::redirect_error(net::use_awaitable, error));
    // /dev/null and files cannot be waited for and need not be: they are read to their end.
    count = ::read(input.native_handle(), ignored.data(), ignored.size());
  } while (count > 0);
  context.stop();
}

}  // namespace

// The hint leaves out the locks that one thread does not need.
LatencyServer::LatencyServer(std::uint16_t port, std::uint64_t seed)
    : context_(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE),
      acceptor_(listen_on(context_, port)),
      seed_(seed) {}

void LatencyServer::run() {
  net::signal_set signals(context_, SIGTERM, SIGINT);
  signals.async_wait([this](boost::system::error_code, int) { context_.stop(); });
  net::co_spawn(context_, stop_at_end_of_input(context_), net::detached);
  net::co_spawn(context_, accept_all(acceptor_, seed_), net::detached);
  context_.run();
}

}  // namespace gilscope::latency_server
