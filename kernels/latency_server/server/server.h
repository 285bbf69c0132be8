// The latency server: one thread that answers deterministic bodies after a deterministic wait.
#pragma once

// clang-format off: Boost 1.74 uses std::exchange without including it
#include <utility>
// clang-format on

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>

namespace gilscope::latency_server {

class LatencyServer {
 public:
  // Listens on the loopback interface; port 0 takes a free one. Throws UserError naming the port
  // when it cannot be bound. `seed` goes into the waits.
  LatencyServer(std::uint16_t port, std::uint64_t seed);

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  // Answers until standard input closes or SIGTERM or SIGINT comes.
  void run();

 private:
  boost::asio::io_context context_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::uint64_t seed_;
};

}  // namespace gilscope::latency_server
