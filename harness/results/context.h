// What a run was made on and with.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

namespace gilscope::results {

// The keys that Google Benchmark writes into `context`.
nlohmann::json google_benchmark_context();

// `machine` of context.gilscope; `key` is a hash of CPU model, cores and affinity.
nlohmann::json machine();

// ISO 8601 in UTC, 2026-01-31T23:59:59Z; with `compact`, 20260131T235959Z for file names.
std::string utc_now(bool compact = false);

// The commit of a source tree, or null outside a repository.
nlohmann::json git_commit(const std::filesystem::path& source);

}  // namespace gilscope::results
