// The way back: from the rows of a result file to the visits they were made from.
#include <tuple>

#include "harness/analysis/analysis.h"

namespace gilscope::results {
namespace {

using nlohmann::json;

constexpr const char* kVisitKeys[] = {"boot_s",    "startup_s", "teardown_s",
                                      "rss_bytes", "pss_bytes", "processes"};

json new_visit(const json& row) {
  const json& ours = row.at("gilscope");
  json report = {{"samples", json::array()}};
  for (const char* key : kVisitKeys) report[key] = ours.at(key);
  return {{"cell", row.at("run_name")},
          {"round", ours.at("round")},
          {"visit", ours.at("visit")},
          {"report", report}};
}

json sample_of(const json& row) {
  json sample = row.at("gilscope");
  for (const char* key : {"iterations", "real_time", "cpu_time", "time_unit", "repetition_index"}) {
    sample[key] = row.at(key);
  }
  return sample;
}

}  // namespace

std::vector<json> visits_of(const json& result) {
  std::vector<json> visits;
  std::tuple<json, json> last;  // rows of one visit stand together
  for (const json& row : result.at("benchmarks")) {
    const json& ours = row.at("gilscope");
    if (row.at("run_type") == "aggregate" || ours.at("status") == "skipped") continue;
    if (ours.at("status") == "failed") {
      visits.push_back({{"cell", row.at("run_name")}, {"failed", row.at("error_message")}});
      continue;
    }
    const std::tuple<json, json> identity{row.at("run_name"), ours.at("visit")};
    if (identity != last) visits.push_back(new_visit(row));
    last = identity;
    visits.back()["report"]["samples"].push_back(sample_of(row));
  }
  return visits;
}

}  // namespace gilscope::results
