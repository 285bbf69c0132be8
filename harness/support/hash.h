// A name for a text that is the same in every build and on every machine.
#pragma once

#include <string>
#include <string_view>

namespace gilscope {

// FNV-1a of 64 bits, as 16 hexadecimal digits. std::hash does not promise to stay the same.
[[nodiscard]] std::string stable_hash(std::string_view text);

}  // namespace gilscope
