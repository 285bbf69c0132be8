#include <nlohmann/json.hpp>

#include "harness/model/json.h"
#include "harness/model/json_fields.h"

namespace gilscope::model {

using nlohmann::json;

namespace {

template <typename T>
void take(const json& json, const char* key, T& value) {
  const auto found = json.find(key);
  if (found != json.end() && !found->is_null()) found->get_to(value);
}

// One list of keys for both directions.
template <typename Facts, typename Visit>
void each_fact(Facts& facts, const Visit& visit) {
  visit("stage", facts.stage);
  visit("refused", facts.refused);
  visit("asks", facts.asks);
  visit("version", facts.version);
  visit("calls", facts.calls);
  visit("inputs", facts.inputs);
  visit("calls_made", facts.calls_made);
  visit("import_s", facts.import_s);
  visit("first_call_s", facts.first_call_s);
  visit("call_s", facts.call_s);
  visit("call_low_s", facts.call_low_s);
  visit("call_high_s", facts.call_high_s);
  visit("cpu_share", facts.cpu_share);
  visit("bytes_in", facts.bytes_in);
  visit("bytes_out", facts.bytes_out);
  visit("pickle_in_s", facts.pickle_in_s);
  visit("pickle_out_s", facts.pickle_out_s);
  visit("rss_bytes", facts.rss_bytes);
  visit("unpicklable", facts.unpicklable);
  visit("mutates", facts.mutates);
  visit("comparable", facts.comparable);
  visit("differs", facts.differs);
  visit("compared", facts.compared);
  visit("coroutine", facts.coroutine);
  visit("has_async", facts.has_async);
  visit("starred", facts.starred);
  visit("inputs_callable", facts.inputs_callable);
  visit("in_c", facts.in_c);
  visit("threads", facts.threads);
  visit("import_threads", facts.import_threads);
  visit("import_python_threads", facts.import_python_threads);
  visit("native_libraries", facts.native_libraries);
  visit("forks", facts.forks);
  visit("runs_programs", facts.runs_programs);
  visit("printed_bytes", facts.printed_bytes);
  visit("connects", facts.connects);
  visit("gil_switched_on_by", facts.gil_switched_on_by);
  visit("sizes", facts.sizes);
  visit("batch", facts.batch);
}

template <typename Work, typename Visit>
void each_part(Work& work, const Visit& visit) {
  visit("name", work.name);
  visit("target", work.target);
  visit("statement", work.statement);
  visit("setup", work.setup);
  visit("inputs", work.inputs);
  visit("twin", work.twin);
  visit("kernel", work.kernel);
  visit("single_threaded", work.single_threaded);
  visit("calls", work.calls);
  visit("rate", work.rate);
  visit("facts", work.facts);
  visit("first", work.first);
}

}  // namespace

void to_json(json& json, const Linearity& linearity) {
  json = {{"calls", linearity.calls}, {"deviation", linearity.deviation}};
}

void from_json(const json& json, Linearity& linearity) {
  json.at("calls").get_to(linearity.calls);
  json.at("deviation").get_to(linearity.deviation);
}

void to_json(json& json, const WorkFacts& facts) {
  json = nlohmann::json::object();
  each_fact(facts, [&](const char* key, const auto& value) { json[key] = value; });
}

void from_json(const json& json, WorkFacts& facts) {
  each_fact(facts, [&](const char* key, auto& value) { take(json, key, value); });
}

void to_json(json& json, const Workload& work) {
  json = nlohmann::json::object();
  each_part(work, [&](const char* key, const auto& value) { json[key] = value; });
  json["linearity"] = or_null(work.linearity);
}

void from_json(const json& json, Workload& work) {
  each_part(work, [&](const char* key, auto& value) { take(json, key, value); });
  work.linearity = optional_at<Linearity>(json, "linearity");
}

}  // namespace gilscope::model
