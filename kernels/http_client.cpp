#include "kernels/http_client.h"

#include <fmt/format.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/vector_body.hpp>
#include <iterator>
#include <limits>
#include <stdexcept>

namespace gilscope::kernels {
namespace {

namespace net = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using ResponseParser = http::response_parser<http::vector_body<std::uint8_t>>;

void require_connected(const HttpConnection& connection, const error_code& error) {
  if (!error) return;
  throw std::runtime_error(
      fmt::format("No connection to the latency server on port {} ({}); is it running?",
                  connection.server.port(), error.message()));
}

void require_answered(const HttpConnection& connection, std::string_view target,
                      const error_code& error) {
  if (!error) return;
  throw std::runtime_error(
      fmt::format("The latency server on port {} broke off at GET {} ({}); has it ended?",
                  connection.server.port(), target, error.message()));
}

// Written by hand: one small string, sent with one system call, is all that a GET needs.
void write_request(HttpConnection& connection, std::string_view target) {
  connection.request.clear();
  fmt::format_to(std::back_inserter(connection.request),
                 "GET {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", target, connection.server.port());
}

std::span<const std::uint8_t> take_body(HttpConnection& connection, std::string_view target,
                                        ResponseParser& parser) {
  connection.body = std::move(parser.get().body());
  if (const unsigned status = parser.get().result_int(); status != 200) {
    const std::string sentence(connection.body.begin(), connection.body.end());
    throw std::runtime_error(fmt::format("The latency server answered {} to GET {}: {}", status,
                                         target, sentence.substr(0, sentence.find('\n'))));
  }
  return connection.body;
}

}  // namespace

HttpConnection::HttpConnection(net::io_context& context, std::int64_t port)
    : server(net::ip::address_v4::loopback(), static_cast<std::uint16_t>(port)), socket(context) {
  if (port < 1 || port > std::numeric_limits<std::uint16_t>::max()) {
    throw std::runtime_error(fmt::format("{} is no port; it must be from 1 to 65535.", port));
  }
  input.reserve(65536);  // Beast reads into what is reserved: a usual answer in one system call
}

HttpClient::HttpClient(std::int64_t port) : context_(1), connection_(context_, port) {
  error_code error;
  connection_.socket.connect(connection_.server, error);
  if (!error) connection_.socket.set_option(net::ip::tcp::no_delay(true), error);
  require_connected(connection_, error);
}

std::span<const std::uint8_t> HttpClient::get(std::string_view target) {
  error_code error;
  ResponseParser parser;
  parser.body_limit(boost::none);
  write_request(connection_, target);
  // Asio does not resume a call that a signal interrupted (a profiler's, or the conductor's).
  std::size_t sent = 0;
  do {
    sent += net::write(connection_.socket, net::buffer(connection_.request) + sent, error);
  } while (error == net::error::interrupted);
  if (!error) {
    do {
      http::read(connection_.socket, connection_.input, parser, error);
    } while (error == net::error::interrupted);
  }
  require_answered(connection_, target, error);
  return take_body(connection_, target, parser);
}

net::awaitable<void> AsyncHttpClient::connect() {
  error_code error;
  co_await connection_.socket.async_connect(connection_.server,
                                            net::redirect_error(net::use_awaitable, error));
  if (!error) connection_.socket.set_option(net::ip::tcp::no_delay(true), error);
  require_connected(connection_, error);
}

net::awaitable<std::span<const std::uint8_t>> AsyncHttpClient::get(std::string_view target) {
  error_code error;
  ResponseParser parser;
  parser.body_limit(boost::none);
  write_request(connection_, target);
  co_await net::async_write(connection_.socket, net::buffer(connection_.request),
                            net::redirect_error(net::use_awaitable, error));
  if (!error) {
    co_await http::async_read(connection_.socket, connection_.input, parser,
                              net::redirect_error(net::use_awaitable, error));
  }
  require_answered(connection_, target, error);
  co_return take_body(connection_, target, parser);
}

}  // namespace gilscope::kernels
