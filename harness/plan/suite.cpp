#include "harness/plan/suite.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "harness/support/error.h"
#include "harness/support/paths.h"
#include "harness/support/toml_reader.h"

namespace gilscope::plan {
namespace {

constexpr std::int64_t kMostWorkers = 1024;

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const char* last = text.data() + text.size();
  // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): its end is given
  const auto [end, error] = std::from_chars(text.data(), last, value);
  if (error != std::errc() || end != last) return std::nullopt;
  return value;
}

void check_workers(std::int64_t workers) {
  if (workers >= 1 && workers <= kMostWorkers) return;
  throw UserError(
      fmt::format("The worker count {} is out of range; give 1 to {}.", workers, kMostWorkers));
}

// ["default", 1, 16]
std::vector<std::int64_t> read_chunk_sizes(TomlReader& reader) {
  constexpr std::int64_t kMost = 1'000'000;
  std::vector<std::int64_t> sizes;
  const toml::array* list = reader.array("chunk_sizes");
  if (list == nullptr) return sizes;
  for (const toml::node& node : *list) {
    const auto size = node.value_exact<std::int64_t>();
    if (node.value_exact<std::string>() == "default") {
      sizes.push_back(0);
    } else if (size && *size >= 1 && *size <= kMost) {
      sizes.push_back(*size);
    } else {
      reader.fail("chunk_sizes", fmt::format("holds whole numbers from 1 to {} and \"default\"; "
                                             "write it as [\"default\", 1, 16]",
                                             kMost));
    }
  }
  if (sizes.empty()) reader.fail("chunk_sizes", "is empty; write it as [\"default\", 1, 16]");
  return sizes;
}

Selection read_selection(const toml::table& table, const std::string& origin) {
  TomlReader reader(table, origin);
  Selection selection;
  selection.kernels = reader.texts("kernels");
  selection.sizes = reader.texts("sizes");
  selection.strategies = reader.texts("strategies");
  selection.workers = reader.integers("workers");
  for (const std::int64_t workers : selection.workers) check_workers(workers);
  selection.chunk_sizes = read_chunk_sizes(reader);
  if (auto hosts = reader.texts("hosts"); !hosts.empty()) selection.hosts = std::move(hosts);
  for (const std::string& host : selection.hosts) {
    if (host == "exe" || host == "embedded") continue;
    reader.fail("hosts", fmt::format(R"(names '{}'; give "exe", "embedded" or both)", host));
  }
  if (selection.kernels.empty()) reader.fail("kernels", "is missing; name kernels or globs");
  if (selection.sizes.empty()) reader.fail("sizes", "is missing; name sizes such as \"small\"");
  if (selection.strategies.empty()) reader.fail("strategies", "is missing; name globs");
  reader.reject_unknown_keys();
  return selection;
}

std::int64_t at_least(TomlReader& reader, std::string_view key, std::int64_t least,
                      std::int64_t otherwise) {
  const std::int64_t value = reader.optional_integer(key).value_or(otherwise);
  if (value < least) reader.fail(key, fmt::format("is {}; give at least {}", value, least));
  return value;
}

model::RunSettings read_settings(TomlReader& reader) {
  model::RunSettings settings;
  settings.rounds = at_least(reader, "rounds", 1, settings.rounds);
  settings.warm_samples = at_least(reader, "warm_samples", 1, settings.warm_samples);
  if (const auto budget = reader.optional_text("budget")) {
    settings.budget_s = parse_duration(*budget, "budget").count();
  }
  if (const auto precision = reader.optional_text("precision")) {
    settings.precision = parse_share(*precision, "precision");
  }
  if (const auto shortest = reader.optional_text("min_sample")) {
    settings.min_sample_s = parse_sample_time(*shortest, "min_sample");
  }
  if (const auto limit = reader.optional_text("visit_limit")) {
    settings.visit_limit_s = parse_duration(*limit, "visit_limit").count();
  }
  settings.telemetry = reader.flag("telemetry", true);
  return settings;
}

}  // namespace

std::chrono::seconds parse_duration(std::string_view text, std::string_view what) {
  std::string_view digits = text;
  std::int64_t factor = 1;
  if (!text.empty()) {
    const char unit = text.back();
    if (unit == 's' || unit == 'm' || unit == 'h') {
      factor = unit == 's' ? 1 : unit == 'm' ? 60 : 3600;
      digits.remove_suffix(1);
    }
  }
  const auto value = whole_number(digits);
  if (!value || *value < 1 || *value > 1'000'000) {
    throw UserError(
        fmt::format("The {} '{}' is no duration; write it as 30s, 5m or 2h.", what, text));
  }
  return std::chrono::seconds(*value * factor);
}

double parse_sample_time(std::string_view text, std::string_view what) {
  constexpr double kLongest_s = 10;
  std::string_view digits = text;
  double factor = text == "0" ? 1 : 0;  // without a unit, only nothing is clear
  if (digits.ends_with("ms")) {
    digits.remove_suffix(2);
    factor = 1e-3;
  } else if (digits.ends_with('s')) {
    digits.remove_suffix(1);
    factor = 1;
  }
  double value = 0;
  const char* last = digits.data() + digits.size();
  // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): its end is given
  const auto [end, error] = std::from_chars(digits.data(), last, value);
  if (error != std::errc() || end != last || factor == 0 || !(value >= 0) ||
      value * factor > kLongest_s) {
    throw UserError(fmt::format(
        "The {} '{}' is no time of at most 10 s; write it as 20ms or 0.5s, or 0 for none.", what,
        text));
  }
  return value * factor;
}

double parse_share(std::string_view text, std::string_view what) {
  std::string_view digits = text;
  double factor = 1;
  if (digits.ends_with('%')) {
    digits.remove_suffix(1);
    factor = 0.01;
  }
  double value = 0;
  const char* last = digits.data() + digits.size();
  // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): its end is given
  const auto [end, error] = std::from_chars(digits.data(), last, value);
  value *= factor;
  if (error != std::errc() || end != last || !(value > 0) || value > 1) {
    throw UserError(fmt::format(
        "The {} '{}' is no share above 0 and up to 100 %; write it as 2% or 0.02.", what, text));
  }
  return value;
}

std::vector<std::int64_t> parse_workers(std::string_view text) {
  std::vector<std::int64_t> workers;
  while (true) {
    const std::size_t comma = text.find(',');
    const auto value = whole_number(text.substr(0, comma));
    if (!value) {
      throw UserError(fmt::format("The worker count '{}' is no whole number; write it as 1,2,4.",
                                  text.substr(0, comma)));
    }
    check_workers(*value);
    workers.push_back(*value);
    if (comma == std::string_view::npos) return workers;
    text.remove_prefix(comma + 1);
  }
}

Suite read_suite(const std::filesystem::path& file) {
  const toml::table table = read_toml(file);
  TomlReader reader(table, file.string());
  Suite suite;
  suite.name = file.stem().string();
  suite.summary = reader.text("summary");
  suite.get = reader.flag("get", false);
  suite.settings = read_settings(reader);
  suite.interpreters = reader.texts("interpreters");
  const toml::array* cells = reader.array("cells");
  if (cells == nullptr || cells->empty()) reader.fail("cells", "is missing; add one [[cells]]");
  for (const toml::node& node : *cells) {
    if (!node.is_table()) reader.fail("cells", "must be a list of tables [[cells]]");
    suite.selections.push_back(read_selection(
        *node.as_table(),
        fmt::format("{}, [[cells]] at line {}", file.string(), node.source().begin.line)));
  }
  reader.reject_unknown_keys();
  return suite;
}

std::vector<std::filesystem::path> shipped_suites() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(source_root() / "bench/suites")) {
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace gilscope::plan
