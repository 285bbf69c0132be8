#include <nlohmann/json.hpp>

#include "harness/model/json.h"
#include "harness/model/json_fields.h"

namespace gilscope::model {

using nlohmann::json;

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
  json = {{"rounds", settings.rounds},
          {"budget_s", or_null(settings.budget_s)},
          {"precision", settings.precision},
          {"warm_samples", settings.warm_samples},
          {"telemetry", settings.telemetry},
          {"visit_limit_s", settings.visit_limit_s},
          {"min_sample_s", settings.min_sample_s}};
  if (settings.count_instructions) json["count_instructions"] = true;
  if (settings.asked_items > 0) json["asked_items"] = settings.asked_items;
}

void from_json(const json& json, RunSettings& settings) {
  json.at("rounds").get_to(settings.rounds);
  settings.budget_s = optional_at<std::int64_t>(json, "budget_s");
  json.at("precision").get_to(settings.precision);
  json.at("warm_samples").get_to(settings.warm_samples);
  take_if_there(json, "telemetry", settings.telemetry);
  json.at("visit_limit_s").get_to(settings.visit_limit_s);
  settings.count_instructions = json.value("count_instructions", false);
  settings.asked_items = json.value("asked_items", std::int64_t{0});
  settings.min_sample_s = optional_at<double>(json, "min_sample_s").value_or(0);
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
          {"modified", header.modified},
          {"settings", header.settings},
          {"machine", header.machine},
          {"interpreters", header.interpreters},
          {"kernels", kernels},
          {"plan", header.plan},
          {"warnings", header.warnings},
          {"complete", header.complete}};
  if (!header.side.empty()) json["side"] = header.side;
  if (header.workload) json["workload"] = *header.workload;
}

void from_json(const json& json, RunHeader& header) {
  json.at("schema_version").get_to(header.schema_version);
  json.at("suite").get_to(header.suite);
  take_if_there(json, "run_id", header.run_id);
  take_if_there(json, "side", header.side);
  json.at("seed").get_to(header.seed);
  json.at("started_at").get_to(header.started_at);
  header.git_commit = optional_at<std::string>(json, "git_commit");
  header.modified = json.value("modified", false);
  json.at("settings").get_to(header.settings);
  json.at("machine").get_to(header.machine);
  json.at("interpreters").get_to(header.interpreters);
  for (const auto& [name, words] : json.at("kernels").items()) {
    header.kernels[name] = {words.at("summary"), words.at("item")};
  }
  json.at("plan").get_to(header.plan);
  json.at("warnings").get_to(header.warnings);
  header.workload = optional_at<Workload>(json, "workload");
  json.at("complete").get_to(header.complete);
}

}  // namespace gilscope::model
