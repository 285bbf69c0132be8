// What is known of runs, machines and series in the words of files and documents.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "harness/history/summary.h"

namespace gilscope::history {

void to_json(nlohmann::json& json, const SeriesWords& words);
void to_json(nlohmann::json& json, const KnownMachine& machine);
void to_json(nlohmann::json& json, const KnownInterpreter& facts);
void to_json(nlohmann::json& json, const RunFacts& facts);

}  // namespace gilscope::history
