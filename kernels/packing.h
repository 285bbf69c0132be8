// Values in buffers, as Python's struct module packs them: little-endian, without padding.
#pragma once

#include <bit>
#include <cstring>
#include <type_traits>
#include <vector>

#include "kernels/carrying.h"

namespace gilscope::kernels {

static_assert(std::endian::native == std::endian::little, "values are packed as they lie");

// Puts a value behind what the buffer holds.
template <typename T>
  requires std::is_trivially_copyable_v<T>
void pack(Buffer& bytes, const T& value) {
  const auto* first = reinterpret_cast<const std::byte*>(&value);
  bytes.insert(bytes.end(), first, first + sizeof value);
}

// A value by itself.
template <typename T>
  requires std::is_trivially_copyable_v<T>
Buffer packed(const T& value) {
  Buffer bytes(sizeof value);
  std::memcpy(bytes.data(), &value, sizeof value);
  return bytes;
}

// The value that the bytes begin with.
template <typename T>
  requires std::is_trivially_copyable_v<T>
T value_in(Bytes bytes) {
  T value;
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

// The same; the bytes lose it.
template <typename T>
T unpack(Bytes& bytes) {
  const T value = value_in<T>(bytes);
  bytes = bytes.subspan(sizeof value);
  return value;
}

template <typename T>
  requires std::is_trivially_copyable_v<T>
Buffer packed(const std::vector<T>& values) {
  Buffer bytes(values.size() * sizeof(T));
  if (!bytes.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

template <typename T>
  requires std::is_trivially_copyable_v<T>
std::vector<T> unpacked(Bytes bytes) {
  std::vector<T> values(bytes.size() / sizeof(T));
  if (!bytes.empty()) std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
  return values;
}

}  // namespace gilscope::kernels
