#include <nlohmann/json.hpp>

#include "harness/model/json.h"
#include "harness/model/json_fields.h"

namespace gilscope::model {
namespace {

using nlohmann::json;

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

}  // namespace gilscope::model
