// pyperf's JSON, version 1.0: one benchmark per measured cell, one run
// per visit. Source of the format:
// https://pyperf.readthedocs.io, "pyperf API" (Run, Benchmark, metadata).
#include <cmath>
#include <nlohmann/json.hpp>

#include "bench/gilscope/exporters/exporter.h"
#include "bench/gilscope/exporters/named_cells.h"

namespace gilscope::exporters::pyperf {
namespace {

using nlohmann::json;

// pyperf refuses a metadata text with line ends, or without a letter, and with it the whole file.
void put(json& metadata, const std::string& key, const std::string& text) {
  if (!text.empty()) metadata[key] = clean_name(text);
}

json suite_metadata(const model::Run& run) {
  const model::RunHeader& header = run.header;
  json metadata = {{"unit", "second"}, {"loops", 1}};
  put(metadata, "hostname", run.host_name);
  put(metadata, "cpu_model_name", header.machine.cpu);
  if (header.machine.cores > 0) metadata["cpu_count"] = header.machine.cores;
  put(metadata, "platform", header.machine.system);
  put(metadata, "gilscope_suite", header.suite);
  put(metadata, "gilscope_run_id", header.run_id);
  put(metadata, "gilscope_started_at", header.started_at);
  put(metadata, "gilscope_git_commit", header.git_commit.value_or(""));
  return metadata;
}

json cell_metadata(const NamedCell& named, const model::RunHeader& header) {
  const model::Cell& cell = named.cell->cell;
  json metadata = {{"name", named.name}, {"gilscope_workers", cell.workers}};
  put(metadata, "gilscope_kernel", cell.kernel);
  put(metadata, "gilscope_size", cell.size);
  put(metadata, "gilscope_strategy", cell.strategy());
  put(metadata, "gilscope_family", cell.family);
  put(metadata, "gilscope_interpreter", cell.interpreter);
  const auto facts = header.interpreters.find(cell.interpreter);
  if (facts == header.interpreters.end()) return metadata;
  put(metadata, "python_implementation", facts->second.implementation);
  put(metadata, "python_version", facts->second.version);
  put(metadata, "python_executable", facts->second.executable);
  return metadata;
}

// The cold sample and the warm ones that the analysis discards are what pyperf calls warm-ups.
json run_of(const model::Visit& visit, int discarded) {
  json run = {{"values", json::array()}, {"warmups", json::array()}};
  for (const model::Sample& sample : visit.samples) {
    if (sample.phase == model::Phase::warm && --discarded < 0) {
      run["values"].push_back(sample.elapsed_s());
    } else {
      run["warmups"].push_back(json::array({1, sample.elapsed_s()}));  // loops, seconds per loop
    }
  }
  const double rss_bytes = visit.readings[model::readings::rss_bytes].value_or(0);
  if (rss_bytes > 0) run["metadata"]["mem_max_rss"] = std::llround(rss_bytes);
  return run;
}

json runs_of(const model::Run& run, const analysis::CellAnalysis& cell) {
  json runs = json::array();
  for (const model::Visit& visit : run.visits) {
    if (!visit.measured() || visit.cell != cell.name()) continue;
    json one = run_of(visit, cell.warmup_samples);
    if (!one.at("values").empty()) runs.push_back(std::move(one));
  }
  return runs;
}

std::string to_pyperf(const Source& source) {
  json benchmarks = json::array();
  for (const NamedCell& named : measured_cells(source)) {
    benchmarks.push_back({{"metadata", cell_metadata(named, source.run().header)},
                          {"runs", runs_of(source.run(), *named.cell)}});
  }
  return json{{"version", "1.0"},
              {"metadata", suite_metadata(source.run())},
              {"benchmarks", std::move(benchmarks)}}
             .dump(-1, ' ', true) +
         "\n";
}

const Registration registration{
    "pyperf", {"pyperf's compare_to, show, stats, hist: one benchmark per cell", to_pyperf}};

}  // namespace
}  // namespace gilscope::exporters::pyperf
