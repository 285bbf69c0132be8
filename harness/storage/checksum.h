// What tells a result file that is as it was written from one that was torn or edited since.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace gilscope::storage {

// Of what the document says, but for its own key context.gilscope.checksum: not of its bytes, so
// that it outlives another indentation or order of keys. 16 hexadecimal digits.
[[nodiscard]] std::string checksum(nlohmann::json document);

}  // namespace gilscope::storage
