// pyperf's JSON, version 1.0: a benchmark a measured cell, a run a visit. Source of the format:
// https://pyperf.readthedocs.io, "pyperf API" (Run, Benchmark, metadata).
#include "bench/gilscope/exporters/exporter.h"
#include "bench/gilscope/exporters/named_cells.h"

namespace gilscope::exporters {
namespace {

using nlohmann::json;

// pyperf refuses a metadata text with line ends, or without a letter, and with it the whole file.
void put(json& metadata, const std::string& key, const json& value) {
  if (value.is_number() || value.is_boolean()) metadata[key] = value;
  if (!value.is_string() || value.get_ref<const std::string&>().empty()) return;
  metadata[key] = clean_name(value.get_ref<const std::string&>());
}

json suite_metadata(const Source& source) {
  const json& header = source.header();
  const json& machine = header.at("machine");
  json metadata = {{"unit", "second"}, {"loops", 1}};
  put(metadata, "hostname", source.document.at("context").value("host_name", json()));
  put(metadata, "cpu_model_name", machine.value("cpu", json()));
  put(metadata, "cpu_count", machine.value("cores", json()));
  put(metadata, "platform", machine.value("system", json()));
  for (const char* key : {"suite", "run_id", "started_at", "git_commit"}) {
    put(metadata, std::string("gilscope_") + key, header.at(key));
  }
  return metadata;
}

json cell_metadata(const NamedCell& named, const json& interpreters) {
  const json& cell = named.cell->cell;
  json metadata = {{"name", named.name}};
  for (const char* key : {"kernel", "size", "strategy", "family", "workers", "interpreter"}) {
    put(metadata, std::string("gilscope_") + key, cell.at(key));
  }
  const json facts = interpreters.value(named.cell->word("interpreter"), json::object());
  for (const char* key : {"implementation", "version", "executable"}) {
    put(metadata, std::string("python_") + key, facts.value(key, json()));
  }
  return metadata;
}

// The cold sample and the warm ones that the analysis discards are what pyperf calls warm-ups.
json run_of(const json& report, int discarded) {
  json run = {{"values", json::array()}, {"warmups", json::array()}};
  for (const json& sample : report.at("samples")) {
    const json& elapsed_s = sample.at("elapsed_s");
    if (sample.at("phase") == "warm" && --discarded < 0) {
      run["values"].push_back(elapsed_s);
    } else {
      run["warmups"].push_back(json::array({1, elapsed_s}));  // loops, seconds a loop
    }
  }
  const json& rss_bytes = report.at("rss_bytes");
  if (rss_bytes.is_number_integer() && rss_bytes > 0) run["metadata"]["mem_max_rss"] = rss_bytes;
  return run;
}

std::string to_pyperf(const Source& source) {
  const std::vector<json> visits = results::visits_of(source.document);
  std::map<std::string, std::vector<const json*>> reports;
  for (const json& visit : visits) {
    if (visit.contains("report")) {
      reports[visit.at("cell").get<std::string>()].push_back(&visit.at("report"));
    }
  }
  json benchmarks = json::array();
  for (const NamedCell& named : measured_cells(source)) {
    json runs = json::array();
    for (const json* report : reports.at(named.cell->name())) {
      json run = run_of(*report, named.cell->warmup_samples);
      if (!run.at("values").empty()) runs.push_back(std::move(run));
    }
    benchmarks.push_back({{"metadata", cell_metadata(named, source.header().at("interpreters"))},
                          {"runs", std::move(runs)}});
  }
  return json{{"version", "1.0"},
              {"metadata", suite_metadata(source)},
              {"benchmarks", std::move(benchmarks)}}
             .dump(-1, ' ', true) +
         "\n";
}

const Registration registration{
    "pyperf", {"pyperf's compare_to, show, stats, hist: a benchmark a cell", to_pyperf}};

}  // namespace
}  // namespace gilscope::exporters
