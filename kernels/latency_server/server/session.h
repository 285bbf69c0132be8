// One connection to the latency server, from its first request to its end.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <utility>  // boost/asio.hpp of Boost 1.74 uses std::exchange without it

namespace gilscope::latency_server {

// Answers the requests of one connection, one after the other, until the client closes it, sends
// what is not HTTP, or asks to close.
boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket, std::uint64_t seed);

}  // namespace gilscope::latency_server
