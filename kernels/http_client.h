// HTTP/1.1 clients for the latency server: one connection each, kept alive, no delay.
//
// Both throw std::runtime_error with one sentence when the server cannot be reached, answers
// with another status than 200, or stops in the middle of an answer. `http_client.py` is the
// same in Python.
#pragma once

// clang-format off: Boost 1.74 uses std::exchange without including it
#include <utility>
// clang-format on

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gilscope::kernels {

// What the two clients share: everything but the waiting.
struct HttpConnection {
  HttpConnection(boost::asio::io_context& context, std::int64_t port);

  boost::asio::ip::tcp::endpoint server;
  boost::asio::ip::tcp::socket socket;
  std::string request;
  boost::beast::flat_buffer input;
  std::vector<std::uint8_t> body;  // of the last answer
};

class HttpClient {
 public:
  explicit HttpClient(std::int64_t port);  // connects

  // The body of the answer to GET `target`; it stays valid until the next call.
  std::span<const std::uint8_t> get(std::string_view target);

 private:
  boost::asio::io_context context_;
  HttpConnection connection_;
};

class AsyncHttpClient {
 public:
  AsyncHttpClient(boost::asio::io_context& context, std::int64_t port)
      : connection_(context, port) {}

  boost::asio::awaitable<void> connect();
  // As HttpClient::get; one call at a time, and `target` must live until it returns.
  boost::asio::awaitable<std::span<const std::uint8_t>> get(std::string_view target);

 private:
  HttpConnection connection_;
};

}  // namespace gilscope::kernels
