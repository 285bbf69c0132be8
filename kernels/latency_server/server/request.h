// What a request asks for, read from its target.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace gilscope::latency_server {

struct Wanted {
  enum class Kind { kBytes, kJson };
  Kind kind;
  std::int64_t count;  // bytes, or records
  std::int64_t item;
  std::int64_t latency_us;  // the wait before the answer, or its median
  double sigma;             // shape of the log-normal distribution of waits; 0: always the median
};

// A request that is answered with an error status and one sentence.
class BadRequest : public std::runtime_error {
 public:
  BadRequest(unsigned status, const std::string& sentence)
      : std::runtime_error(sentence), status_(status) {}
  [[nodiscard]] unsigned status() const { return status_; }

 private:
  unsigned status_;
};

// Reads "/bytes/SIZE/ITEM?latency_us=M&sigma=S". Throws BadRequest: 404 for a path that does not
// exist, 400 for a number or a query that cannot be used.
Wanted parse_target(std::string_view target);

}  // namespace gilscope::latency_server
