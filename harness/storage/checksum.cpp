#include "harness/storage/checksum.h"

#include <nlohmann/json.hpp>

#include "harness/support/hash.h"

namespace gilscope::storage {

std::string checksum(nlohmann::json document) {
  document["context"]["gilscope"].erase("checksum");
  return stable_hash(document.dump());
}

}  // namespace gilscope::storage
