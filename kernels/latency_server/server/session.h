// One connection to the latency server, from its first request to its end.
#pragma once

// clang-format off: Boost 1.74 uses std::exchange without including it
#include <utility>
// clang-format on

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>

namespace gilscope::latency_server {

// Answers the requests of one connection, one after the other, until the client closes it, sends
// what is not HTTP, or asks to close.
boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket, std::uint64_t seed);

}  // namespace gilscope::latency_server
