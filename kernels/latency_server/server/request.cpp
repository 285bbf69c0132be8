#include "kernels/latency_server/server/request.h"

#include <fmt/format.h>

#include <charconv>
#include <limits>

namespace gilscope::latency_server {
namespace {

// Far above what a kernel asks for; they keep one mistaken request from filling the memory or
// holding a connection for hours.
constexpr std::int64_t kMaxBytes = 16 << 20;
constexpr std::int64_t kMaxRecords = 100'000;
constexpr std::int64_t kMaxLatencyUs = 10'000'000;
constexpr double kMaxSigma = 3.0;

// Takes what stands before the separator off the front of `text`; all of it when there is none.
std::string_view take_until(std::string_view& text, char separator) {
  const std::size_t end = text.find(separator);
  const std::string_view front = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return front;
}

template <typename Number>
Number parse_number(std::string_view name, std::string_view text, Number highest) {
  Number number{};
  const char* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, number);
  // Written so that a NaN is refused too.
  if (error != std::errc() || end != last || !(number >= 0 && number <= highest)) {
    throw BadRequest(
        400, fmt::format("{} must be a number from 0 to {}, not '{}'.", name, highest, text));
  }
  return number;
}

void read_query(std::string_view query, Wanted& wanted) {
  while (!query.empty()) {
    std::string_view value = take_until(query, '&');
    const std::string_view name = take_until(value, '=');
    if (name == "latency_us") {
      wanted.latency_us = parse_number("latency_us", value, kMaxLatencyUs);
    } else if (name == "sigma") {
      wanted.sigma = parse_number("sigma", value, kMaxSigma);
    } else {
      throw BadRequest(400, fmt::format("There is no query '{}'; use latency_us and sigma.", name));
    }
  }
}

}  // namespace

Wanted parse_target(std::string_view target) {
  std::string_view query = target;
  std::string_view path = take_until(query, '?');
  const std::string_view root = take_until(path, '/');
  const std::string_view kind = take_until(path, '/');
  const std::string_view count = take_until(path, '/');
  const std::string_view item = take_until(path, '/');
  if (!root.empty() || (kind != "bytes" && kind != "json") || item.empty() || !path.empty()) {
    throw BadRequest(404, fmt::format("There is no '{}' here; ask for /bytes/SIZE/ITEM or "
                                      "/json/RECORDS/ITEM.",
                                      target));
  }
  Wanted wanted{};
  if (kind == "bytes") {
    wanted.kind = Wanted::Kind::kBytes;
    wanted.count = parse_number("SIZE", count, kMaxBytes);
  } else {
    wanted.kind = Wanted::Kind::kJson;
    wanted.count = parse_number("RECORDS", count, kMaxRecords);
  }
  wanted.item = parse_number("ITEM", item, std::numeric_limits<std::int64_t>::max());
  read_query(query, wanted);
  return wanted;
}

}  // namespace gilscope::latency_server
