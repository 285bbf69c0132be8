// A document in, its text out. See json_dumps.py, which says how records are packed.
#include <array>
#include <charconv>
#include <string>
#include <string_view>

#include "kernels/packing.h"

namespace gilscope::kernels {
namespace {

constexpr std::array<std::string_view, 8> kTags = {"red",     "green",  "blue",  "cyan",
                                                   "magenta", "yellow", "black", "white"};

void write(std::string& text, std::int64_t number) {
  std::array<char, 24> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  text.append(digits.data(), end);
}

class JsonDumps final : public Carrying {
 public:
  explicit JsonDumps(const Params& params) : records_(params.integer("records")) {}

  Buffer argument(std::int64_t item) override {
    Buffer bytes;
    auto random = static_cast<std::uint32_t>(item);
    for (std::int64_t place = 0; place < records_; ++place) {
      random = random * 1664525U + 1013904223U;
      const auto tags = static_cast<std::uint8_t>(random >> 28 & 3U);
      pack(bytes, item * records_ + place);
      pack(bytes, static_cast<std::int64_t>(random) - (std::int64_t{1} << 31));
      pack(bytes, static_cast<std::uint8_t>(random >> 16 & 1U));
      pack(bytes, tags);
      for (unsigned tag = 0; tag < tags; ++tag) {
        pack(bytes, static_cast<std::uint8_t>(random >> (8 + 3 * tag) & 7U));
      }
    }
    return bytes;
  }

  Buffer run(Bytes argument) override {
    std::string text = "[";
    while (!argument.empty()) {
      if (text.size() > 1) text += ',';
      write_record(text, argument);
    }
    text += ']';
    const auto* first = reinterpret_cast<const std::byte*>(text.data());
    return {first, first + text.size()};
  }

  Digest digest(std::int64_t item, Bytes result) override { return fold(item, crc(result)); }

 private:
  static void write_record(std::string& text, Bytes& record) {
    const auto id = unpack<std::int64_t>(record);
    const auto score = unpack<std::int64_t>(record);
    text +=
        unpack<std::uint8_t>(record) != 0 ? R"({"active":true,"id":)" : R"({"active":false,"id":)";
    write(text, id);
    text += R"(,"score":)";
    write(text, score);
    text += R"(,"tags":[)";
    const auto tags = unpack<std::uint8_t>(record);
    for (unsigned tag = 0; tag < tags; ++tag) {
      if (tag > 0) text += ',';
      text += '"';
      text += kTags.at(unpack<std::uint8_t>(record));
      text += '"';
    }
    text += "]}";
  }

  std::int64_t records_;
};

const CarryingRegistration<JsonDumps> registration{"json_dumps"};

}  // namespace
}  // namespace gilscope::kernels
