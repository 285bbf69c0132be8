// Buffers of one word over and over, and the generator that makes the word: what `transform` and
// `ingest` share. `words.py` is the same in Python.
#pragma once

#include <algorithm>
#include <cstring>

#include "kernels/carrying.h"

namespace gilscope::kernels {

constexpr std::size_t kWord = 8;

// A step of Knuth's MMIX generator.
constexpr std::uint64_t step(std::uint64_t number) {
  return number * 6364136223846793005U + 1442695040888963407U;
}

// Little-endian, of the first bytes as far as there are any.
inline std::uint64_t first_word(Bytes bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < std::min(kWord, bytes.size()); ++i) {
    number |= static_cast<std::uint64_t>(bytes[i]) << (8 * i);
  }
  return number;
}

inline std::uint64_t last_word(Bytes bytes) {
  return first_word(bytes.last(std::min(kWord, bytes.size())));
}

inline Buffer repeated(std::uint64_t number, std::size_t length) {
  Buffer bytes(length);
  const std::size_t first = std::min(kWord, length);
  for (std::size_t i = 0; i < first; ++i) bytes[i] = static_cast<std::byte>(number >> (8 * i));
  // Each copy doubles what is there, whole words at a time.
  for (std::size_t filled = first; filled < length;) {
    const std::size_t more = std::min(filled, length - filled);
    std::memcpy(bytes.data() + filled, bytes.data(), more);
    filled += more;
  }
  return bytes;
}

}  // namespace gilscope::kernels
