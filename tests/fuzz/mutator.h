// Damage to a text: what disks, editors and other programs do to JSON, TOML and requests.
#pragma once

#include <random>
#include <string>
#include <vector>

namespace gilscope::fuzz {

using Random = std::mt19937_64;

// One of the texts with one to three damages: a bit, a cut, a piece twice or gone, a piece of
// another of the texts, another value. The same for the same state of `random`.
[[nodiscard]] std::string damaged(const std::vector<std::string>& texts, Random& random);

}  // namespace gilscope::fuzz
