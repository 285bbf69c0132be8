#include "harness/model/json.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace gilscope::kernels {

void to_json(nlohmann::json& json, const Params& params) {
  json = nlohmann::json::object();
  for (const auto& [name, value] : params.values()) {
    std::visit([&](const auto& v) { json[name] = v; }, value);
  }
}

void from_json(const nlohmann::json& json, Params& params) {
  for (const auto& [name, value] : json.items()) {
    if (value.is_number_integer()) {
      params.set(name, value.get<std::int64_t>());
    } else if (value.is_number()) {
      params.set(name, value.get<double>());
    } else {
      params.set(name, value.get<std::string>());
    }
  }
}

}  // namespace gilscope::kernels

namespace gilscope::model {
namespace {

using nlohmann::json;

template <typename T>
json or_null(const std::optional<T>& value) {
  return value ? json(*value) : json();
}

// Nothing where the key is missing or null.
template <typename T>
std::optional<T> optional_at(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return std::nullopt;
  return found->template get<T>();
}

// The field as it is where the key is missing: older files lack what was added since.
template <typename T>
void take_if_there(const json& object, const char* key, T& field) {
  if (const auto value = optional_at<T>(object, key)) field = *value;
}

double from_ns(std::int64_t nanoseconds) {
  return static_cast<double>(nanoseconds) * 1e-9;
}

json latency_json(const measure::LatencyHistogram& histogram) {
  json buckets = json::array();
  for (const auto& [bucket, count] : histogram.buckets()) buckets.push_back({bucket, count});
  return {{"count", histogram.count()},
          {"p50_s", from_ns(histogram.quantile_ns(0.5))},
          {"p90_s", from_ns(histogram.quantile_ns(0.9))},
          {"p99_s", from_ns(histogram.quantile_ns(0.99))},
          {"p99_9_s", from_ns(histogram.quantile_ns(0.999))},
          {"max_s", from_ns(histogram.max_ns())},
          {"histogram", buckets}};
}

measure::LatencyHistogram latency_of(const json& latency) {
  measure::LatencyHistogram histogram;
  for (const json& bucket : latency.at("histogram")) {
    histogram.record_bucket(bucket.at(0), bucket.at(1));
  }
  histogram.raise_max(std::llround(latency.at("max_s").get<double>() * 1e9));
  return histogram;
}

Phase phase_of(const std::string& text) {
  if (text == phase_text(Phase::cold)) return Phase::cold;
  if (text == phase_text(Phase::warm)) return Phase::warm;
  throw std::invalid_argument("'" + text + "' is no phase");
}

// Bytes and counts are whole numbers.
json number_json(double value, Unit unit) {
  if (unit == Unit::bytes || unit == Unit::count) return std::llround(value);
  return value;
}

json shares_json(const TimeShares& shares) {
  return {{"python", shares.python},
          {"native", shares.native},
          {"gil", shares.gil},
          {"waiting", shares.waiting},
          {"unattributed", shares.unattributed}};
}

TimeShares shares_of(const json& object) {
  return {.python = object.at("python"),
          .native = object.at("native"),
          .gil = object.at("gil"),
          .waiting = object.at("waiting"),
          .unattributed = object.at("unattributed")};
}

json worker_json(const WatchedWorker& worker) {
  json one = shares_json(worker.shares);
  one["voluntary_switches_per_s"] = worker.voluntary_switches_per_s;
  one["involuntary_switches_per_s"] = worker.involuntary_switches_per_s;
  return one;
}

json gil_json(const std::optional<WatchedGil>& gil) {
  if (!gil) return nullptr;
  return {{"count", gil->count},
          {"utilisation", gil->utilisation},
          {"handovers_per_s", gil->handovers_per_s}};
}

json free_threading_json(const std::optional<WatchedFreeThreading>& seen) {
  if (!seen) return nullptr;
  return {{"attached_threads", seen->attached_threads}, {"stopped_share", seen->stopped_share}};
}

}  // namespace

std::string_view phase_text(Phase phase) {
  return phase == Phase::cold ? "cold" : "warm";
}

std::string_view unit_text(Unit unit) {
  switch (unit) {
    case Unit::seconds:
      return "seconds";
    case Unit::bytes:
      return "bytes";
    case Unit::count:
      return "count";
    case Unit::ratio:
      return "ratio";
  }
  return "";
}

void to_json(json& json, const Cell& cell) {
  json = {{"name", cell.name()},
          {"kernel", cell.kernel},
          {"class", cell.kernel_class},
          {"size", cell.size},
          {"items", cell.items},
          {"tasks", cell.tasks},
          {"params", cell.params},
          {"digest", hex(cell.digest)},
          {"waits", cell.waits},
          {"strategy", cell.strategy()},
          {"executor", cell.executor},
          {"binding", cell.binding},
          {"family", cell.family},
          {"workers", cell.workers},
          {"interpreter", cell.interpreter},
          {"host", cell.host}};
}

void from_json(const json& json, Cell& cell) {
  json.at("kernel").get_to(cell.kernel);
  json.at("class").get_to(cell.kernel_class);
  json.at("size").get_to(cell.size);
  json.at("items").get_to(cell.items);
  json.at("tasks").get_to(cell.tasks);
  json.at("params").get_to(cell.params);
  cell.digest = std::stoull(json.at("digest").get<std::string>(), nullptr, 16);
  json.at("waits").get_to(cell.waits);
  json.at("executor").get_to(cell.executor);
  json.at("binding").get_to(cell.binding);
  json.at("family").get_to(cell.family);
  json.at("workers").get_to(cell.workers);
  json.at("interpreter").get_to(cell.interpreter);
  json.at("host").get_to(cell.host);
}

void to_json(json& json, const PlannedCell& planned) {
  json = {{"cell", planned.cell},
          {"skipped", planned.skipped},
          {"oversubscribed", planned.oversubscribed}};
}

void from_json(const json& json, PlannedCell& planned) {
  json.at("cell").get_to(planned.cell);
  json.at("skipped").get_to(planned.skipped);
  json.at("oversubscribed").get_to(planned.oversubscribed);
}

void to_json(json& json, const Warning& warning) {
  json = {{"code", warning.code},
          {"text", warning.text},
          {"remedy", warning.remedy},
          {"cells", warning.cells}};
}

void from_json(const json& json, Warning& warning) {
  json.at("code").get_to(warning.code);
  json.at("text").get_to(warning.text);
  json.at("remedy").get_to(warning.remedy);
  json.at("cells").get_to(warning.cells);
}

void to_json(json& json, const Telemetry& telemetry) {
  if (!telemetry.error.empty()) {
    json = {{"error", telemetry.error}};
    return;
  }
  nlohmann::json workers = nlohmann::json::array();
  for (const WatchedWorker& worker : telemetry.workers) workers.push_back(worker_json(worker));
  json = {{"asked_hz", telemetry.asked_hz},
          {"rate_hz", telemetry.rate_hz},
          {"sampled_s", telemetry.sampled_s},
          {"ticks", telemetry.ticks},
          {"shares", shares_json(telemetry.shares)},
          {"workers", workers},
          {"gil", gil_json(telemetry.gil)},
          {"free_threaded", free_threading_json(telemetry.free_threaded)},
          {"plain_s", telemetry.plain_s},
          {"watched_s", telemetry.watched_s}};
}

void from_json(const json& json, Telemetry& telemetry) {
  if (json.contains("error")) {
    json.at("error").get_to(telemetry.error);
    return;
  }
  json.at("asked_hz").get_to(telemetry.asked_hz);
  json.at("rate_hz").get_to(telemetry.rate_hz);
  json.at("sampled_s").get_to(telemetry.sampled_s);
  json.at("ticks").get_to(telemetry.ticks);
  telemetry.shares = shares_of(json.at("shares"));
  for (const auto& worker : json.at("workers")) {
    telemetry.workers.push_back({shares_of(worker), worker.at("voluntary_switches_per_s"),
                                 worker.at("involuntary_switches_per_s")});
  }
  if (const auto& gil = json.at("gil"); !gil.is_null()) {
    telemetry.gil = {gil.at("count"), gil.at("utilisation"), gil.at("handovers_per_s")};
  }
  if (const auto& seen = json.at("free_threaded"); !seen.is_null()) {
    telemetry.free_threaded = {seen.at("attached_threads"), seen.at("stopped_share")};
  }
  json.at("plain_s").get_to(telemetry.plain_s);
  json.at("watched_s").get_to(telemetry.watched_s);
}

void to_json(json& json, const MachineFacts& machine) {
  json = {{"key", machine.key},
          {"cpu", machine.cpu},
          {"cores", machine.cores},
          {"affinity", machine.affinity},
          {"memory_bytes", machine.memory_bytes},
          {"system", machine.system}};
}

void from_json(const json& json, MachineFacts& machine) {
  json.at("key").get_to(machine.key);
  json.at("cpu").get_to(machine.cpu);
  take_if_there(json, "cores", machine.cores);
  take_if_there(json, "affinity", machine.affinity);
  take_if_there(json, "memory_bytes", machine.memory_bytes);
  take_if_there(json, "system", machine.system);
}

void to_json(json& json, const InterpreterFacts& facts) {
  json = {{"implementation", facts.implementation},
          {"version", facts.version},
          {"executable", facts.executable},
          {"base_executable", facts.base_executable},
          {"gil", facts.gil},
          {"jit", facts.jit},
          {"config_args", facts.config_args},
          {"optimized", facts.optimized},
          {"lto", facts.lto},
          {"debug", facts.debug},
          {"shared", facts.shared},
          {"library", or_null(facts.library)},
          {"gil_switch", or_null(facts.gil_switch)},
          {"host", facts.hosts}};
  if (facts.is_static) json["static"] = *facts.is_static;
}

void from_json(const json& json, InterpreterFacts& facts) {
  take_if_there(json, "implementation", facts.implementation);
  take_if_there(json, "version", facts.version);
  take_if_there(json, "executable", facts.executable);
  take_if_there(json, "base_executable", facts.base_executable);
  take_if_there(json, "gil", facts.gil);
  take_if_there(json, "jit", facts.jit);
  take_if_there(json, "config_args", facts.config_args);
  take_if_there(json, "optimized", facts.optimized);
  take_if_there(json, "lto", facts.lto);
  take_if_there(json, "debug", facts.debug);
  take_if_there(json, "shared", facts.shared);
  facts.is_static = optional_at<bool>(json, "static");
  facts.library = optional_at<std::string>(json, "library");
  facts.gil_switch = optional_at<std::string>(json, "gil_switch");
  take_if_there(json, "host", facts.hosts);
}

void to_json(json& json, const RunSettings& settings) {
  json = {{"rounds", settings.rounds},       {"budget_s", or_null(settings.budget_s)},
          {"precision", settings.precision}, {"warm_samples", settings.warm_samples},
          {"telemetry", settings.telemetry}, {"visit_limit_s", settings.visit_limit_s}};
}

void from_json(const json& json, RunSettings& settings) {
  json.at("rounds").get_to(settings.rounds);
  settings.budget_s = optional_at<std::int64_t>(json, "budget_s");
  json.at("precision").get_to(settings.precision);
  json.at("warm_samples").get_to(settings.warm_samples);
  take_if_there(json, "telemetry", settings.telemetry);
  json.at("visit_limit_s").get_to(settings.visit_limit_s);
}

void put_readings(json& json, const Readings& readings, Scope scope) {
  for (const MetricId id : kMetricIds) {
    const Metric& metric = row_of(id);
    if (metric.scope != scope || !is_first_of_reading(id)) continue;
    const auto value = readings[reading_of(id)];
    json[std::string(metric.reading)] = value ? number_json(*value, metric.unit) : nullptr;
  }
}

void take_readings(const json& json, Readings& readings, Scope scope) {
  for (const MetricId id : kMetricIds) {
    const Metric& metric = row_of(id);
    if (metric.scope != scope || !is_first_of_reading(id)) continue;
    readings.set(reading_of(id), optional_at<double>(json, std::string(metric.reading).c_str()));
  }
}

void to_json(json& json, const Sample& sample) {
  json = {{"phase", phase_text(sample.phase)},
          {"digest", hex(sample.digest)},
          {"per_worker_s", sample.per_worker_s},
          {"per_worker_tasks", sample.per_worker_tasks},
          {"iterations", sample.google.iterations},
          {"repetition_index", sample.google.repetition_index},
          {"real_time", sample.google.real_time},
          {"cpu_time", sample.google.cpu_time},
          {"time_unit", sample.google.time_unit}};
  put_readings(json, sample.readings, Scope::sample);
  if (sample.latency) json["latency"] = latency_json(*sample.latency);
}

void from_json(const json& json, Sample& sample) {
  sample.phase = phase_of(json.at("phase"));
  sample.digest = std::stoull(json.at("digest").get<std::string>(), nullptr, 16);
  take_if_there(json, "per_worker_s", sample.per_worker_s);
  take_if_there(json, "per_worker_tasks", sample.per_worker_tasks);
  json.at("iterations").get_to(sample.google.iterations);
  json.at("repetition_index").get_to(sample.google.repetition_index);
  json.at("real_time").get_to(sample.google.real_time);
  json.at("cpu_time").get_to(sample.google.cpu_time);
  json.at("time_unit").get_to(sample.google.time_unit);
  take_readings(json, sample.readings, Scope::sample);
  if (const auto latency = json.find("latency"); latency != json.end()) {
    sample.latency = latency_of(*latency);
  }
}

json report_json(const Visit& visit) {
  json report = json::object();
  put_readings(report, visit.readings, Scope::visit);
  if (visit.telemetry) {
    report["telemetry"] = *visit.telemetry;
  } else {
    report["processes"] = visit.processes;
    report["samples"] = visit.samples;
  }
  return report;
}

void read_report(const json& report, Visit& visit) {
  take_readings(report, visit.readings, Scope::visit);
  if (const auto telemetry = report.find("telemetry"); telemetry != report.end()) {
    visit.telemetry = telemetry->get<Telemetry>();
    return;
  }
  take_if_there(report, "processes", visit.processes);
  report.at("samples").get_to(visit.samples);
}

void to_json(json& json, const Visit& visit) {
  json = {{"cell", visit.cell}, {"round", visit.round}, {"visit", visit.number}};
  if (!visit.failed.empty()) {
    json["failed"] = visit.failed;
  } else if (visit.telemetry) {
    json["telemetry"] = *visit.telemetry;
  } else {
    json["report"] = report_json(visit);
  }
}

void from_json(const json& json, Visit& visit) {
  json.at("cell").get_to(visit.cell);
  json.at("round").get_to(visit.round);
  json.at("visit").get_to(visit.number);
  if (json.contains("failed")) {
    json.at("failed").get_to(visit.failed);
  } else if (json.contains("telemetry")) {
    visit.telemetry = json.at("telemetry").get<Telemetry>();
  } else {
    read_report(json.at("report"), visit);
  }
}

void to_json(json& json, const RunHeader& header) {
  nlohmann::json kernels = nlohmann::json::object();
  for (const auto& [name, words] : header.kernels) {
    kernels[name] = {{"summary", words.summary}, {"item", words.item}};
  }
  json = {{"schema_version", header.schema_version},
          {"suite", header.suite},
          {"run_id", header.run_id},
          {"seed", header.seed},
          {"started_at", header.started_at},
          {"git_commit", or_null(header.git_commit)},
          {"settings", header.settings},
          {"machine", header.machine},
          {"interpreters", header.interpreters},
          {"kernels", kernels},
          {"plan", header.plan},
          {"warnings", header.warnings},
          {"complete", header.complete}};
  if (!header.side.empty()) json["side"] = header.side;
}

void from_json(const json& json, RunHeader& header) {
  json.at("schema_version").get_to(header.schema_version);
  json.at("suite").get_to(header.suite);
  take_if_there(json, "run_id", header.run_id);
  take_if_there(json, "side", header.side);
  json.at("seed").get_to(header.seed);
  json.at("started_at").get_to(header.started_at);
  header.git_commit = optional_at<std::string>(json, "git_commit");
  json.at("settings").get_to(header.settings);
  json.at("machine").get_to(header.machine);
  json.at("interpreters").get_to(header.interpreters);
  for (const auto& [name, words] : json.at("kernels").items()) {
    header.kernels[name] = {words.at("summary"), words.at("item")};
  }
  json.at("plan").get_to(header.plan);
  json.at("warnings").get_to(header.warnings);
  json.at("complete").get_to(header.complete);
}

}  // namespace gilscope::model
