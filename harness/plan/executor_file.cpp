#include "harness/plan/executor_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <tuple>

#include "harness/plan/block.h"
#include "harness/support/error.h"
#include "harness/support/toml_reader.h"

namespace gilscope::plan {
namespace {

const std::vector<std::string> kBindings = {"python", "ext_gil", "ext_nogil", "native"};
const std::vector<std::string> kHosts = {"exe", "embedded", "native"};
const std::vector<std::string> kForms = {"call", "async"};
const std::vector<std::string> kWorkers = {"many", "one"};
const std::vector<std::string> kHandsOver = {"pickle", "references", "buffers", "shared_memory",
                                             "out_of_band"};
const std::vector<std::string> kSayable = {"map", "pipeline", "divide"};
// `loky`: as spawned, by that library. `exec`: a program of the engine's own.
const std::vector<std::string> kStartMethods = {"fork", "forkserver", "spawn", "loky", "exec"};

// "3.12" -> {3, 12}; empty when it is no version.
std::vector<int> parse_version(const std::string& text) {
  int major = 0;
  int minor = 0;
  char rest = 0;
  // NOLINTNEXTLINE(cert-err34-c): what does not fit is no version of Python either
  if (std::sscanf(text.c_str(), "%2d.%3d%c", &major, &minor, &rest) != 2) return {};
  return {major, minor};
}

std::vector<ExecutorFile> read_block(const std::string& block, const std::filesystem::path& source,
                                     std::vector<std::string> bindings) {
  bindings.insert(bindings.begin(), kBindings.begin(), kBindings.end());
  const toml::table table = parse_toml(block, source.string());
  TomlReader reader(table, source.string());
  ExecutorFile common;
  common.family = reader.text("family");
  common.extension_family = reader.optional_text("extension_family").value_or(common.family);
  common.bindings = reader.texts("bindings");
  for (const std::string& binding : common.bindings) {
    check_word("bindings", binding, bindings, source);
  }
  common.host = word(reader, "host", kHosts, source);
  common.async = word(reader, "form", kForms, source) == "async";
  common.one_worker = word(reader, "workers", kWorkers, source) == "one";
  if (const auto since = reader.optional_text("since")) {
    common.since = parse_version(*since);
    if (common.since.empty()) {
      reader.fail("since", fmt::format("is '{}'; write the oldest CPython as \"3.12\"", *since));
    }
  }
  common.shapes = reader.texts("shapes");
  for (const std::string& shape : common.shapes) check_word("shapes", shape, kSayable, source);
  if (common.shapes.empty()) common.shapes = {kSayable.front()};
  common.hands_over = word(reader, "hands_over", kHandsOver, source);
  common.chunks = reader.flag("chunks", false);
  const auto start_method = reader.optional_text("start_method");
  if (start_method) check_word("start_method", *start_method, kStartMethods, source);
  common.start_method = start_method.value_or("");
  common.needs = read_needs(reader);
  common.elsewhere = reader.optional_text("elsewhere").value_or("");
  common.summary = reader.text("summary");
  common.source = source;
  std::vector<ExecutorFile> executors;
  for (const std::string& name : reader.texts("names")) {
    executors.push_back(common);
    executors.back().name = name;
  }
  if (executors.empty()) reader.fail("names", "is missing; add the executors' names");
  if (common.bindings.empty()) reader.fail("bindings", "is missing; add what its workers can run");
  reader.reject_unknown_keys();
  return executors;
}

}  // namespace

void reject_twin(const std::vector<ExecutorFile>& known, const ExecutorFile& executor) {
  const auto found = std::ranges::find_if(known, [&](const ExecutorFile& other) {
    return other.name == executor.name && other.host == executor.host;
  });
  if (found == known.end()) return;
  throw UserError(fmt::format("'{}' and '{}' both provide the executor '{}'; rename one.",
                              found->source.string(), executor.source.string(), executor.name));
}

std::vector<ExecutorFile> read_executor_file(const std::filesystem::path& source,
                                             const std::vector<std::string>& bindings) {
  const auto block = block_of(source, "executor");
  return block ? read_block(*block, source, bindings) : std::vector<ExecutorFile>{};
}

std::vector<ExecutorFile> read_executor_files(const std::filesystem::path& folder) {
  std::vector<ExecutorFile> executors;
  for (const auto& source : sources_in(folder)) {
    for (ExecutorFile& executor : read_executor_file(source)) {
      reject_twin(executors, executor);
      executors.push_back(std::move(executor));
    }
  }
  std::ranges::sort(executors, [](const ExecutorFile& a, const ExecutorFile& b) {
    return std::tie(a.name, a.host) < std::tie(b.name, b.host);
  });
  return executors;
}

}  // namespace gilscope::plan
