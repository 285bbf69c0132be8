// A pipeline: compute, wait, compute. See ingest.py.
#include <algorithm>
#include <chrono>
#include <cstring>
#include <thread>

#include "kernels/shapes.h"

namespace gilscope::kernels {
namespace {

constexpr std::uint64_t kMultiplier = 6364136223846793005U;  // Knuth's MMIX
constexpr std::uint64_t kIncrement = 1442695040888963407U;
constexpr std::size_t kWord = 8;

// Little-endian, as far as there are bytes.
std::uint64_t number_in(Bytes bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < std::min(kWord, bytes.size()); ++i) {
    number |= static_cast<std::uint64_t>(bytes[i]) << (8 * i);
  }
  return number;
}

Buffer repeated(std::uint64_t number, std::size_t length) {
  Buffer bytes(length);
  for (std::size_t i = 0; i < length; ++i) {
    bytes[i] = static_cast<std::byte>(number >> (8 * (i % kWord)));
  }
  return bytes;
}

class Ingest final : public Pipeline {
 public:
  explicit Ingest(const Params& params)
      : iterations_(params.integer("iterations")),
        wait_(params.integer("wait_us")),
        bytes_in_(static_cast<std::size_t>(params.integer("bytes_in"))),
        bytes_out_(static_cast<std::size_t>(params.integer("bytes_out"))) {}

  Buffer argument(std::int64_t item) override {
    return repeated(static_cast<std::uint64_t>(item) * kMultiplier + kIncrement, bytes_in_);
  }

  [[nodiscard]] std::size_t stages() const override { return 3; }

  Buffer stage(std::size_t number, Bytes value) override {
    if (number == 0) return repeated(steps(number_in(value)), kWord);
    if (number == 2) return repeated(steps(number_in(value)), bytes_out_);
    std::this_thread::sleep_for(wait_);
    return {value.begin(), value.end()};
  }

  Digest digest(std::int64_t item, Bytes result) override { return fold(item, crc(result)); }

 private:
  [[nodiscard]] std::uint64_t steps(std::uint64_t number) const {
    for (std::int64_t i = 0; i < iterations_; ++i) number = number * kMultiplier + kIncrement;
    return number;
  }

  std::int64_t iterations_;
  std::chrono::microseconds wait_;
  std::size_t bytes_in_;
  std::size_t bytes_out_;
};

const CarryingRegistration<Ingest> registration{"ingest"};

}  // namespace
}  // namespace gilscope::kernels
