// What Google Benchmark writes of the machine.
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace gilscope::storage {

// The keys that Google Benchmark writes into `context`.
[[nodiscard]] nlohmann::json google_benchmark_context();

}  // namespace gilscope::storage
