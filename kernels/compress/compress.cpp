// zlib on blocks of bytes. See compress.py.
#include <zlib.h>

#include <stdexcept>
#include <vector>

#include "kernels/carrying.h"

namespace gilscope::kernels {
namespace {

constexpr int kLevel = 6;  // zlib's own default
constexpr std::int64_t kWords = 64;
constexpr std::int64_t kLongest = 12;

// Letters that follow from the number, of 5 to 12, and a space.
Buffer word(std::int64_t number) {
  Buffer letters;
  const std::int64_t length = 5 + number % (kLongest - 4);
  for (std::int64_t place = 0; place < length; ++place) {
    letters.push_back(static_cast<std::byte>(97 + (number * 7 + place * (number % 5 + 1)) % 26));
  }
  letters.push_back(std::byte{' '});
  return letters;
}

const Bytef* zlibs(Bytes bytes) {
  return reinterpret_cast<const Bytef*>(bytes.data());
}

Bytef* zlibs(Buffer& bytes) {
  return reinterpret_cast<Bytef*>(bytes.data());
}

class Compress final : public Carrying {
 public:
  explicit Compress(const Params& params)
      : bytes_(static_cast<std::size_t>(params.integer("bytes"))) {
    for (std::int64_t number = 0; number < kWords; ++number) table_.push_back(word(number));
  }

  Buffer argument(std::int64_t item) override {
    Buffer block;
    block.reserve(bytes_ + kLongest + 1);
    auto random = static_cast<std::uint32_t>(item);
    while (block.size() < bytes_) {
      random = random * 1664525U + 1013904223U;
      const Buffer& drawn = table_[random >> 26];
      block.insert(block.end(), drawn.begin(), drawn.end());
    }
    block.resize(bytes_);
    return block;
  }

  Buffer run(Bytes argument) override {
    uLongf length = ::compressBound(static_cast<uLong>(argument.size()));
    Buffer result(length);
    if (::compress2(zlibs(result), &length, zlibs(argument), static_cast<uLong>(argument.size()),
                    kLevel) != Z_OK) {
      throw std::runtime_error("zlib cannot compress a block");
    }
    result.resize(length);
    return result;
  }

  Digest digest(std::int64_t item, Bytes result) override {
    uLongf length = static_cast<uLongf>(bytes_);
    Buffer block(bytes_);
    if (::uncompress(zlibs(block), &length, zlibs(result), static_cast<uLong>(result.size())) !=
        Z_OK) {
      throw std::runtime_error("zlib cannot decompress a result");
    }
    return fold(item, crc(Bytes(block).first(length)));
  }

 private:
  std::size_t bytes_;
  std::vector<Buffer> table_;
};

const CarryingRegistration<Compress> registration{"compress"};

}  // namespace
}  // namespace gilscope::kernels
