#include "kernels/latency_server/server/session.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <array>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/status.hpp>
#include <chrono>
#include <iterator>
#include <string>
#include <string_view>

#include "kernels/latency_server/server/content.h"
#include "kernels/latency_server/server/request.h"
#include "kernels/latency_server/server/wait.h"

namespace gilscope::latency_server {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using beast::error_code;

// Beast's parser with an eye for the request line only. Its own request_parser would allocate
// every header field, which nobody here reads.
class RequestParser final : public http::basic_parser<true> {
 public:
  [[nodiscard]] bool is_get() const { return is_get_; }
  [[nodiscard]] int version() const { return version_; }  // 10 or 11
  // Points into the buffer that was parsed.
  [[nodiscard]] std::string_view target() const { return target_; }

 private:
  using Text = beast::string_view;
  void on_request_impl(http::verb verb, Text, Text target, int version,
                       error_code& error) override {
    error = {};
    is_get_ = verb == http::verb::get;
    version_ = version;
    target_ = {target.data(), target.size()};
  }
  void on_response_impl(int, Text, int, error_code& error) override { error = {}; }
  void on_field_impl(http::field, Text, Text, error_code& error) override { error = {}; }
  // Newer Beasts ask for this one; it overrides nothing in older ones, so it cannot say so.
  void on_trailer_field_impl(http::field, Text, Text, error_code& error) { error = {}; }
  void on_header_impl(error_code& error) override { error = {}; }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code& error) override {
    error = {};
  }
  std::size_t on_body_impl(Text body, error_code& error) override {
    error = {};
    return body.size();
  }
  void on_chunk_header_impl(std::uint64_t, Text, error_code& error) override { error = {}; }
  std::size_t on_chunk_body_impl(std::uint64_t, Text body, error_code& error) override {
    error = {};
    return body.size();
  }
  void on_finish_impl(error_code& error) override { error = {}; }

  bool is_get_ = false;
  int version_ = 0;
  std::string_view target_;
};

// Header and body lie in strings of the connection, which keep their memory from one answer to
// the next, and leave in one system call.
struct Answer {
  std::string header;
  std::string body;
  std::chrono::nanoseconds wait{};
  bool keep_alive = true;

  void begin() {
    body.clear();
    wait = {};
  }

  void end(unsigned status, std::string_view type) {
    const beast::string_view reason = http::obsolete_reason(static_cast<http::status>(status));
    header.clear();
    fmt::format_to(
        std::back_inserter(header),
        FMT_COMPILE("HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n{}\r\n"), status,
        std::string_view(reason.data(), reason.size()), type, body.size(),
        keep_alive ? "" : "Connection: close\r\n");
  }
};

void refuse(Answer& answer, unsigned status, std::string_view sentence) {
  answer.body = sentence;
  answer.body += '\n';
  answer.end(status, "text/plain");
}

void fulfil(Answer& answer, std::string_view target, std::uint64_t seed) {
  const Wanted wanted = parse_target(target);
  answer.wait = wait_of(seed, wanted.item, wanted.latency_us, wanted.sigma);
  if (wanted.kind == Wanted::Kind::kBytes) {
    append_bytes(answer.body, wanted.count, wanted.item);
    answer.end(200, "application/octet-stream");
  } else {
    append_json(answer.body, wanted.count, wanted.item);
    answer.end(200, "application/json");
  }
}

void make_answer(Answer& answer, const RequestParser& request, std::uint64_t seed) {
  answer.begin();
  // A request with a body is not read to its end, so the connection cannot go on; HTTP/1.0 would
  // need another header to go on.
  answer.keep_alive = request.keep_alive() && request.version() == 11 && request.is_done();
  if (!request.is_get()) {
    refuse(answer, 405, "Only GET is answered here.");
    return;
  }
  try {
    fulfil(answer, request.target(), seed);
  } catch (const BadRequest& bad) {
    refuse(answer, bad.status(), bad.what());
  }
}

// What came was not HTTP, as against: nothing more came.
bool is_malformed(const error_code& error) {
  return error.category() == http::make_error_code(http::error::bad_target).category() &&
         error != http::error::end_of_stream && error != http::error::partial_message;
}

}  // namespace

net::awaitable<void> serve(net::ip::tcp::socket socket, std::uint64_t seed) {
  error_code error;
  // Anew each time: Boost 1.74 wants tokens as temporaries.
  const auto token = [&error] { return net::redirect_error(net::use_awaitable, error); };
  socket.set_option(net::ip::tcp::no_delay(true), error);
  net::steady_timer timer(socket.get_executor());
  beast::flat_buffer input;
  input.reserve(4096);
  Answer answer;
  do {
    RequestParser request;
    co_await http::async_read_header(socket, input, request, token());
    const auto arrived = std::chrono::steady_clock::now();
    if (is_malformed(error)) {
      answer.begin();
      answer.keep_alive = false;
      refuse(answer, 400, fmt::format("That is not HTTP ({}).", error.message()));
    } else if (error) {
      co_return;  // the client has gone
    } else {
      make_answer(answer, request, seed);
    }
    if (answer.wait.count() > 0) {  // a timer costs system calls even when it is due at once
      timer.expires_at(arrived + answer.wait);
      co_await timer.async_wait(token());
    }
    const std::array<net::const_buffer, 2> parts = {net::buffer(answer.header),
                                                    net::buffer(answer.body)};
    co_await net::async_write(socket, parts, token());
  } while (!error && answer.keep_alive);
  socket.shutdown(net::ip::tcp::socket::shutdown_send, error);
}

}  // namespace gilscope::latency_server
