// Digests: how a range of items becomes one 64-bit number, the same in every language.
//
// The digest of a range is the sum of its items' digests modulo 2^64, so any chunking in any
// order gives the same total. `kernels/digest.py` is the same in Python.
#pragma once

#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <span>

namespace gilscope::kernels {

using Digest = std::uint64_t;

// The digest of one item whose result is `value`. The odd factor makes it a bijection of `value`
// that differs from item to item: two items that swap their results change the sum.
constexpr Digest fold(std::int64_t item, std::uint64_t value) {
  return value * (2 * static_cast<std::uint64_t>(item) + 1);
}

// CRC-32 of some bytes, as `zlib.crc32` computes it in Python.
inline std::uint32_t crc(std::span<const std::uint8_t> bytes) {
  return static_cast<std::uint32_t>(::crc32(0, bytes.data(), static_cast<::uInt>(bytes.size())));
}

inline std::uint32_t crc(std::span<const std::byte> bytes) {
  return crc(std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
}

}  // namespace gilscope::kernels
