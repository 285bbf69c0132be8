#include "harness/history/summary_json.h"

#include <nlohmann/json.hpp>

namespace gilscope::history {
namespace {

template <typename T>
nlohmann::json or_null(const std::optional<T>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json();
}

}  // namespace

void to_json(nlohmann::json& json, const SeriesWords& words) {
  json = {{"name", words.name},         {"kernel", words.kernel},
          {"size", words.size},         {"class", words.kernel_class},
          {"strategy", words.strategy}, {"executor", words.executor},
          {"binding", words.binding},   {"family", words.family},
          {"workers", words.workers},   {"interpreter", words.interpreter},
          {"host", words.host},         {"digest", words.digest}};
}

void to_json(nlohmann::json& json, const KnownMachine& machine) {
  json = {{"key", machine.key},
          {"cpu", or_null(machine.cpu)},
          {"cores", or_null(machine.cores)},
          {"memory_bytes", or_null(machine.memory_bytes)},
          {"system", or_null(machine.system)}};
}

void to_json(nlohmann::json& json, const KnownInterpreter& facts) {
  json = {{"version", or_null(facts.version)},
          {"executable", or_null(facts.executable)},
          {"gil", or_null(facts.gil)}};
}

void to_json(nlohmann::json& json, const RunFacts& facts) {
  json = {{"identity", facts.identity},
          {"content", facts.content},
          {"source", facts.source},
          {"suite", facts.suite},
          {"run_id", facts.run_id},
          {"side", facts.side},
          {"started_at", facts.started_at},
          {"commit", or_null(facts.commit)},
          {"commit_time", or_null(facts.commit_time)},
          {"subject", or_null(facts.subject)},
          {"machine", facts.machine},
          {"interpreters", facts.interpreters},
          {"report", or_null(facts.report)},
          {"complete", facts.complete},
          {"warnings", facts.warnings}};
  if (facts.author) json["author"] = *facts.author;
  if (facts.min_sample_s > 0) json["min_sample_s"] = facts.min_sample_s;
}

}  // namespace gilscope::history
