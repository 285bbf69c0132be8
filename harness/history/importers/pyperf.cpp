// pyperf's JSON: `python -m pyperf timeit -o FILE`, pyperformance and others. Described in pyperf's
// documentation ("pyperf JSON"); metadata that is the same everywhere stands further out.
#include <fmt/format.h>

#include <cmath>

#include "harness/history/importers/importer.h"
#include "harness/history/summary_json.h"
#include "harness/history/times.h"
#include "harness/support/error.h"
#include "harness/support/hash.h"

namespace gilscope::history::pyperf {
namespace {

using nlohmann::json;

bool recognises(const json& document) {
  return document.is_object() && document.contains("version") && document.contains("benchmarks") &&
         document["benchmarks"].is_array() && !document.contains("context");
}

// The metadata of something within something else.
json merged(json outer, const json& inner) {
  if (inner.contains("metadata")) outer.update(inner.at("metadata"));
  return outer;
}

// cp311, pypy310, as gilscope calls interpreters; "" when it cannot be told.
std::string tag_of(const json& metadata) {
  const std::string implementation = text_at(metadata, "python_implementation");
  const std::string version = text_at(metadata, "python_version");
  const std::string prefix = implementation == "cpython" ? "cp" : implementation;
  int major = 0;
  int minor = 0;
  if (prefix.empty() || std::sscanf(version.c_str(), "%d.%d", &major, &minor) != 2) return "";
  const bool free_threaded = version.find("free-threading") != std::string::npos;
  return cleaned(fmt::format("{}{}{}{}", prefix, major, minor, free_threaded ? "t" : ""), 40);
}

// What its processes say. A calibration has warm-ups and no values.
struct Processes {
  std::vector<double> warm_s;  // medians
  std::vector<double> rss_bytes;
  std::string date;  // the earliest
};

Processes read_processes(const json& benchmark, const json& metadata) {
  Processes processes;
  for (const json& run : benchmark.at("runs")) {
    const json about = merged(metadata, run);
    const std::string date = text_at(about, "date");
    if (processes.date.empty() || date < processes.date) processes.date = date;
    const auto values = run.value("values", std::vector<double>());
    if (values.empty()) continue;
    const double median = measure::median(values);
    if (!std::isfinite(median) || median <= 0) continue;
    processes.warm_s.push_back(median);
    const json rss = about.value("mem_max_rss", json());
    if (rss.is_number() && rss > 0) processes.rss_bytes.push_back(rss);
  }
  return processes;
}

KnownInterpreter interpreter_of(const json& metadata) {
  return {.version = cleaned(text_at(metadata, "python_version")),
          .executable = cleaned(text_at(metadata, "python_executable")),
          .gil = {}};
}

// Two interpreters must not share a series, so theirs are named after them.
SeriesWords words_of(const std::string& name, const std::string& tag) {
  SeriesWords words = named_series(tag.empty() ? name : name + "/" + tag);
  words.kernel = cleaned_name(name);
  words.interpreter = tag;
  return words;
}

// Returns when it began, "" when nobody knows.
std::string add_benchmark(Imported& imported, const json& benchmark, const json& common) {
  const json metadata = merged(common, benchmark);
  const std::string name = text_at(metadata, "name");
  if (name.empty()) throw UserError("has a benchmark without a name; name it with --name.");
  const std::string unit = metadata.value("unit", "second");
  if (unit != "second") {
    imported.passed.push_back(
        fmt::format("'{}' is in {}s and was passed over.", cleaned_name(name), cleaned(unit, 40)));
    return "";
  }
  const Processes processes = read_processes(benchmark, metadata);
  const std::string tag = tag_of(metadata);
  Summary& summary = imported.summary;
  if (!tag.empty()) summary.facts.interpreters[tag] = interpreter_of(metadata);
  add_series(summary, words_of(name, tag));
  summary.columns[model::metrics::warm_s].back() = value_of(processes.warm_s);
  summary.columns[model::metrics::rss_bytes].back() = value_of(processes.rss_bytes);
  return processes.date;
}

void add_facts(Imported& imported, const json& metadata) {
  RunFacts& facts = imported.summary.facts;
  const auto if_any = [&](const char* key) {
    const std::string text = cleaned(text_at(metadata, key));
    return text.empty() ? std::nullopt : std::optional(text);
  };
  const json cpus = metadata.value("cpu_count", json());
  facts.machine.cpu = if_any("cpu_model_name");
  facts.machine.system = if_any("platform");
  if (cpus.is_number_unsigned()) facts.machine.cores = cpus;
  const std::string commit = text_at(metadata, "commit_id");  // pyperformance writes it
  if (is_commit(commit)) facts.commit = commit;
  imported.machine = fmt::format("{}|{}|{}", text_at(metadata, "hostname"), cpus.dump(),
                                 text_at(metadata, "cpu_model_name"));
}

// What tells two files of one machine apart that began at the same time.
std::string identity_of(const std::string& date, const Imported& imported) {
  const SeriesList& series = imported.summary.series;
  return stable_hash(fmt::format("pyperf|{}|{}|{}|{}", date, imported.machine, series.size(),
                                 series.empty() ? "" : json(series.front()).dump()));
}

Imported read(const json& document) {
  Imported imported;
  const json common = merged(json::object(), document);
  std::string date;
  for (const json& benchmark : document["benchmarks"]) {
    const std::string began = add_benchmark(imported, benchmark, common);
    if (date.empty() || (!began.empty() && began < date)) date = began;
  }
  const SeriesList& series = imported.summary.series;
  const auto start = parse_time(date);
  if (!start && !series.empty()) {
    throw UserError(
        fmt::format("has the date '{}', so nobody knows when it was measured; give a "
                    "file whose metadata has one.",
                    cleaned(date, 40)));
  }
  // Metadata is with the one benchmark where there is only one.
  const json& benchmarks = document["benchmarks"];
  add_facts(imported, benchmarks.empty() ? common : merged(common, benchmarks.front()));
  RunFacts& facts = imported.summary.facts;
  facts.started_at = utc_text(start.value_or(0));
  if (series.size() == 1) facts.suite = series.front().kernel;
  facts.identity = identity_of(date, imported);
  return imported;
}

const ImporterRegistration registration({"pyperf", recognises, read});

}  // namespace
}  // namespace gilscope::history::pyperf
