#include "harness/plan/executor_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string_view>

#include "harness/support/error.h"
#include "harness/support/nearest.h"
#include "harness/support/toml_reader.h"

namespace gilscope::plan {
namespace {

constexpr std::string_view kOpening = "/// executor";
constexpr std::string_view kClosing = "///";

const std::vector<std::string> kBindings = {"python", "ext_gil", "ext_nogil", "native"};
const std::vector<std::string> kHosts = {"exe", "embedded", "native"};
const std::vector<std::string> kForms = {"call", "async"};
const std::vector<std::string> kWorkers = {"many", "one"};
const std::vector<std::string> kHandsOver = {"pickle", "references", "buffers", "shared_memory",
                                             "out_of_band"};
const std::vector<std::string> kSayable = {"map", "pipeline", "divide"};
const std::vector<std::string> kStartMethods = {"fork", "forkserver", "spawn"};

// The line without its comment sign, or nothing when it is no comment.
std::optional<std::string> comment(const std::string& line) {
  for (const std::string_view sign : {"//", "#"}) {
    if (!line.starts_with(sign)) continue;
    std::string text = line.substr(sign.size());
    return text.starts_with(' ') ? text.substr(1) : text;
  }
  return std::nullopt;
}

// The block's TOML, or nothing when the source does not begin with one.
std::optional<std::string> block_of(const std::filesystem::path& source) {
  std::ifstream stream(source);
  std::string line;
  if (!std::getline(stream, line) || comment(line) != std::string(kOpening)) return std::nullopt;
  std::string block = "\n";  // for the first line, so that TOML errors name the line of the file
  while (std::getline(stream, line)) {
    const auto text = comment(line);
    if (!text || *text == kClosing) break;
    block += *text + "\n";
  }
  return block;
}

// A mistyped word would be taken for the default, and something else measured.
void check_word(std::string_view key, const std::string& word,
                const std::vector<std::string>& known, const std::filesystem::path& source) {
  if (std::ranges::find(known, word) != known.end()) return;
  throw UserError(fmt::format("{}: '{}' is '{}', which is unknown.{}", source.string(), key, word,
                              suggestion(word, known)));
}

std::string word(TomlReader& reader, std::string_view key, const std::vector<std::string>& known,
                 const std::filesystem::path& source) {
  std::string text = reader.optional_text(key).value_or(known.front());
  check_word(key, text, known, source);
  return text;
}

// "3.12" -> {3, 12}; empty when it is no version.
std::vector<int> parse_version(const std::string& text) {
  int major = 0;
  int minor = 0;
  char rest = 0;
  // NOLINTNEXTLINE(cert-err34-c): what does not fit is no version of Python either
  if (std::sscanf(text.c_str(), "%2d.%3d%c", &major, &minor, &rest) != 2) return {};
  return {major, minor};
}

std::vector<ExecutorFile> read_block(const std::string& block,
                                     const std::filesystem::path& source) {
  const toml::table table = parse_toml(block, source.string());
  TomlReader reader(table, source.string());
  ExecutorFile common;
  common.family = reader.text("family");
  common.extension_family = reader.optional_text("extension_family").value_or(common.family);
  common.bindings = reader.texts("bindings");
  for (const std::string& binding : common.bindings) {
    check_word("bindings", binding, kBindings, source);
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

std::vector<std::filesystem::path> executor_sources(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> sources;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto extension = entry.path().extension();
    if (extension == ".py" || extension == ".cpp") sources.push_back(entry.path());
  }
  std::ranges::sort(sources);
  return sources;
}

std::vector<ExecutorFile> read_executor_file(const std::filesystem::path& source) {
  const auto block = block_of(source);
  return block ? read_block(*block, source) : std::vector<ExecutorFile>{};
}

std::vector<ExecutorFile> read_executor_files(const std::filesystem::path& folder) {
  std::vector<ExecutorFile> executors;
  for (const auto& source : executor_sources(folder)) {
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
