// The model in the words of files and documents. Only the edges use this: the runner's report, the
// journal, the result file, documents for Python.
//
// Reading throws nlohmann::json::exception where a key is missing or of another type, and
// std::exception where a value cannot be one.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "harness/model/run.h"

namespace gilscope::kernels {
void to_json(nlohmann::json& json, const Params& params);
void from_json(const nlohmann::json& json, Params& params);
}  // namespace gilscope::kernels

namespace gilscope::model {

// All fields but `params` in the words of the result file; `params` under its own key.
void to_json(nlohmann::json& json, const Cell& cell);
void from_json(const nlohmann::json& json, Cell& cell);

// {"cell", "skipped", "oversubscribed"}
void to_json(nlohmann::json& json, const PlannedCell& planned);
void from_json(const nlohmann::json& json, PlannedCell& planned);

void to_json(nlohmann::json& json, const Warning& warning);
void from_json(const nlohmann::json& json, Warning& warning);

// {"error"} where nothing was seen.
void to_json(nlohmann::json& json, const InstructionCount& count);
void from_json(const nlohmann::json& json, InstructionCount& count);
void to_json(nlohmann::json& json, const Telemetry& telemetry);
void from_json(const nlohmann::json& json, Telemetry& telemetry);

void to_json(nlohmann::json& json, const MachineFacts& machine);
void from_json(const nlohmann::json& json, MachineFacts& machine);

void to_json(nlohmann::json& json, const InterpreterFacts& facts);
void from_json(const nlohmann::json& json, InterpreterFacts& facts);

void to_json(nlohmann::json& json, const RunSettings& settings);
void from_json(const nlohmann::json& json, RunSettings& settings);

// With everything that Google Benchmark says of it.
void to_json(nlohmann::json& json, const Sample& sample);
void from_json(const nlohmann::json& json, Sample& sample);

// A line of the journal: {"cell", "round", "visit"} and "report", "failed", "telemetry" or
// "instructions".
void to_json(nlohmann::json& json, const Visit& visit);
void from_json(const nlohmann::json& json, Visit& visit);

// The runner's report of a visit: what it writes and the conductor reads.
[[nodiscard]] nlohmann::json report_json(const Visit& visit);
void read_report(const nlohmann::json& report, Visit& visit);

// Keys that are missing leave what they would have said as it is.
void to_json(nlohmann::json& json, const Linearity& linearity);
void from_json(const nlohmann::json& json, Linearity& linearity);
void to_json(nlohmann::json& json, const WorkFacts& facts);
void from_json(const nlohmann::json& json, WorkFacts& facts);
void to_json(nlohmann::json& json, const Workload& work);
void from_json(const nlohmann::json& json, Workload& work);

// context.gilscope. `telemetry`, which stands there too, belongs to the run.
void to_json(nlohmann::json& json, const RunHeader& header);
void from_json(const nlohmann::json& json, RunHeader& header);

// Those of one scope, by their keys; null where one was not read. Bytes and counts are whole
// numbers. Keys that are missing are not read.
void put_readings(nlohmann::json& json, const Readings& readings, Scope scope);
void take_readings(const nlohmann::json& json, Readings& readings, Scope scope);

[[nodiscard]] std::string_view phase_text(Phase phase);

}  // namespace gilscope::model
