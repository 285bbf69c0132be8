// Bytes in, a fixed amount of computing, bytes out: what handing over costs. See transform.py.
#include <algorithm>
#include <array>
#include <cstring>

#include "kernels/carrying.h"

namespace gilscope::kernels {
namespace {

constexpr std::uint64_t kMultiplier = 6364136223846793005U;  // Knuth's MMIX
constexpr std::uint64_t kIncrement = 1442695040888963407U;
constexpr std::size_t kWord = 8;

// Little-endian, as far as there are bytes.
std::uint64_t number_in(Bytes bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    number |= static_cast<std::uint64_t>(bytes[i]) << (8 * i);
  }
  return number;
}

Buffer repeated(std::uint64_t number, std::size_t length) {
  std::array<std::byte, kWord> word{};
  for (std::size_t i = 0; i < kWord; ++i) word[i] = static_cast<std::byte>(number >> (8 * i));
  Buffer bytes(length);
  const std::size_t first = std::min(kWord, length);
  std::memcpy(bytes.data(), word.data(), first);
  // Each copy doubles what is there, whole words at a time.
  for (std::size_t filled = first; filled < length;) {
    const std::size_t more = std::min(filled, length - filled);
    std::memcpy(bytes.data() + filled, bytes.data(), more);
    filled += more;
  }
  return bytes;
}

class Transform final : public Carrying {
 public:
  explicit Transform(const Params& params)
      : iterations_(params.integer("iterations")),
        bytes_in_(static_cast<std::size_t>(params.integer("bytes_in"))),
        bytes_out_(static_cast<std::size_t>(params.integer("bytes_out"))) {}

  Buffer argument(std::int64_t item) override {
    return repeated(static_cast<std::uint64_t>(item) * kMultiplier + kIncrement, bytes_in_);
  }

  Buffer run(Bytes argument) override {
    const std::size_t word = std::min(kWord, argument.size());
    std::uint64_t number = number_in(argument.first(word)) ^ (number_in(argument.last(word)) << 1);
    for (std::int64_t i = 0; i < iterations_; ++i) number = number * kMultiplier + kIncrement;
    return repeated(number, bytes_out_);
  }

  Digest digest(std::int64_t item, Bytes result) override { return fold(item, crc(result)); }

 private:
  std::int64_t iterations_;
  std::size_t bytes_in_;
  std::size_t bytes_out_;
};

const CarryingRegistration<Transform> registration{"transform"};

}  // namespace
}  // namespace gilscope::kernels
