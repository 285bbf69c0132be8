#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/model/json.h"
#include "harness/model/json_fields.h"

namespace gilscope::model {
namespace {

using nlohmann::json;

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

// Bytes and counts are whole numbers, unless they are a share of what several executions took.
json number_json(double value, Unit unit) {
  const bool is_count = unit == Unit::bytes || unit == Unit::count;
  if (is_count && value == std::round(value)) return std::llround(value);
  return value;
}

}  // namespace

std::string_view phase_text(Phase phase) {
  return phase == Phase::cold ? "cold" : "warm";
}

void put_readings(json& json, const Readings& readings, Scope scope) {
  for (const MetricId id : kMetricIds) {
    const Metric& metric = row_of(id);
    if (metric.scope != scope || !is_first_of_reading(id)) continue;
    const auto value = readings[reading_of(id)];
    if (!value && metric.sparse) continue;
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
          {"executions", sample.executions},
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
  take_if_there(json, "executions", sample.executions);
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
  } else if (visit.calibrated > 0) {
    report["calibrated"] = visit.calibrated;
  } else {
    report["processes"] = visit.processes;
    if (!visit.hosts.empty()) report["hosts"] = visit.hosts;
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
  if (const auto calibrated = report.find("calibrated"); calibrated != report.end()) {
    calibrated->get_to(visit.calibrated);
    return;
  }
  take_if_there(report, "processes", visit.processes);
  take_if_there(report, "hosts", visit.hosts);
  report.at("samples").get_to(visit.samples);
}

void to_json(json& json, const InstructionCount& count) {
  if (!count.error.empty()) {
    json = {{"error", count.error}};
  } else {
    json = {{"instructions", count.instructions}, {"spread", count.spread}};
  }
}

void from_json(const json& json, InstructionCount& count) {
  take_if_there(json, "error", count.error);
  take_if_there(json, "instructions", count.instructions);
  take_if_there(json, "spread", count.spread);
}

void to_json(json& json, const Visit& visit) {
  json = {{"cell", visit.cell}, {"round", visit.round}, {"visit", visit.number}};
  if (!visit.failed.empty()) {
    json["failed"] = visit.failed;
  } else if (visit.telemetry) {
    json["telemetry"] = *visit.telemetry;
  } else if (visit.counted) {
    json["instructions"] = *visit.counted;
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
  } else if (json.contains("instructions")) {
    visit.counted = json.at("instructions").get<InstructionCount>();
  } else {
    read_report(json.at("report"), visit);
  }
}

}  // namespace gilscope::model
