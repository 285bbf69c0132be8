// Google Benchmark's JSON: --benchmark_format=json. Its keys are described in the tool's
// docs/user_guide.md ("Output Formats") and tools.md.
#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <map>
#include <optional>

#include "harness/history/importers/importer.h"
#include "harness/history/times.h"
#include "harness/support/error.h"
#include "harness/support/hash.h"

namespace gilscope::history::google_benchmark {
namespace {

using nlohmann::json;

bool recognises(const json& document) {
  return document.is_object() && document.contains("context") && document["context"].is_object() &&
         document.contains("benchmarks") && document["benchmarks"].is_array();
}

// What is known of one benchmark: times of its repetitions, or else its median.
struct Times {
  std::vector<double> repetitions;
  std::optional<double> median;
  std::uint64_t threads = 1;
};

double seconds_in(const std::string& unit) {
  static const std::map<std::string, double> kUnits = {
      {"ns", 1e-9}, {"us", 1e-6}, {"ms", 1e-3}, {"s", 1}};
  const auto found = kUnits.find(unit);
  if (found != kUnits.end()) return found->second;
  throw UserError(
      fmt::format("gives times in '{}'; only ns, us, ms and s are known.", cleaned(unit, 40)));
}

// Versions before 1.5 wrote neither run_type nor run_name: their aggregates are known by the end of
// their names.
std::string aggregate_of(const json& row) {
  if (text_at(row, "run_type") == "iteration") return "";
  if (text_at(row, "run_type") == "aggregate") return text_at(row, "aggregate_name");
  const std::string name = text_at(row, "name");
  for (const char* aggregate : {"mean", "median", "stddev", "cv", "BigO", "RMS"}) {
    if (name.ends_with(fmt::format("_{}", aggregate))) return aggregate;
  }
  return "";
}

std::string benchmark_of(const json& row, const std::string& aggregate) {
  std::string name = text_at(row, "run_name");
  if (!name.empty()) return name;
  name = text_at(row, "name");
  if (!aggregate.empty() && name.ends_with("_" + aggregate)) {
    name.resize(name.size() - aggregate.size() - 1);
  }
  return name;
}

void add_row(const json& row, std::map<std::string, Times>& times,
             std::vector<std::string>& order) {
  const std::string aggregate = aggregate_of(row);
  if (!aggregate.empty() && aggregate != "median") return;
  if (row.value("error_occurred", false) || row.contains("skipped")) return;
  const double elapsed_s =
      row.at("real_time").get<double>() * seconds_in(row.value("time_unit", "ns"));
  if (!std::isfinite(elapsed_s) || elapsed_s <= 0) return;
  const std::string name = benchmark_of(row, aggregate);
  if (name.empty()) throw UserError("has a row without a name; give the file as it was written.");
  const auto [entry, is_new] = times.try_emplace(name);
  if (is_new) order.push_back(name);
  if (aggregate.empty()) {
    entry->second.repetitions.push_back(elapsed_s);
  } else {
    entry->second.median = elapsed_s;
  }
  const json threads = row.value("threads", json(1));
  if (threads.is_number_unsigned() && threads > 0) entry->second.threads = threads;
}

void add_benchmarks(Summary& summary, const json& rows) {
  std::map<std::string, Times> times;
  std::vector<std::string> order;
  for (const json& row : rows) add_row(row, times, order);
  for (const std::string& name : order) {
    const Times& known = times.at(name);
    SeriesWords words = named_series(name);
    words.workers = known.threads;
    add_series(summary, std::move(words));
    Value& warm_s = summary.columns[model::metrics::warm_s].back();
    if (!known.repetitions.empty()) {
      warm_s = value_of(known.repetitions);
    } else {
      warm_s = measure::Estimate{*known.median, std::nullopt, std::nullopt, 0};
    }
  }
}

Imported read(const json& document) {
  const json& context = document["context"];
  const std::string date = text_at(context, "date");
  const auto start = parse_time(date);
  if (!start) {
    throw UserError(
        fmt::format("has the date '{}', so nobody knows when it was measured; give a "
                    "file whose context has one.",
                    cleaned(date, 40)));
  }
  Imported imported;
  RunFacts& facts = imported.summary.facts;
  const std::string executable = text_at(context, "executable");
  const std::string host = text_at(context, "host_name");
  const json cpus = context.value("num_cpus", json());
  facts.started_at = utc_text(*start);
  facts.suite = cleaned(std::filesystem::path(executable).filename().string());
  facts.identity = stable_hash(fmt::format("google|{}|{}|{}", date, host, executable));
  if (cpus.is_number_unsigned()) facts.machine.cores = cpus;
  imported.machine =
      fmt::format("{}|{}|{}", host, cpus.dump(), context.value("caches", json::array()).dump());
  add_benchmarks(imported.summary, document["benchmarks"]);
  return imported;
}

const ImporterRegistration registration({"google_benchmark", recognises, read});

}  // namespace
}  // namespace gilscope::history::google_benchmark
