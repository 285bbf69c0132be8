// Reading: from the rows of a result file back to the visits that they were made from.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "harness/model/json.h"
#include "harness/storage/checksum.h"
#include "harness/storage/result_file.h"
#include "harness/support/error.h"
#include "harness/support/files.h"
#include "harness/support/parse_json.h"

namespace gilscope::storage {
namespace {

using nlohmann::json;

[[noreturn]] void cannot_use(const std::filesystem::path& file, std::string_view why,
                             std::string_view remedy) {
  throw UserError(fmt::format("'{}' {}; {}.", file.string(), why, remedy));
}

// A time that no clock can have measured would become a ratio that no one can read.
void check_times(const std::filesystem::path& file, const json& rows) {
  if (!rows.is_array()) cannot_use(file, "has no rows", "measure again");
  for (const json& row : rows) {
    if (!row.is_object() || !row.contains("gilscope") || !row["gilscope"].is_object()) {
      cannot_use(file, "has a row that is not of gilscope", "measure again");
    }
    const json& elapsed = row["gilscope"].value("elapsed_s", json(1.0));
    if (elapsed.is_number() && elapsed.get<double>() > 0) continue;
    cannot_use(file,
               fmt::format("says that '{}' took {} s, which is no time",
                           row.value("name", "a cell"), elapsed.dump()),
               "measure again");
  }
}

json parse_document(const std::string& text, const std::filesystem::path& file) {
  json document = parse_json(text);
  if (document.is_discarded()) {
    cannot_use(file, "is no JSON or was cut off",
               "give a result file of gilscope run, or measure again");
  }
  if (!document.is_object() || !document.contains("benchmarks") || !document.contains("context") ||
      !document["context"].is_object() || !document["context"].contains("gilscope") ||
      !document["context"]["gilscope"].is_object()) {
    cannot_use(file, "is no result of gilscope", "give a file that gilscope run has written");
  }
  const json version = document["context"]["gilscope"].value("schema_version", json());
  if (!version.is_number_integer() || version < model::kOldestSchemaVersion ||
      version > model::kSchemaVersion) {
    cannot_use(file,
               fmt::format("has schema version {}, this gilscope reads {} to {}", version.dump(),
                           model::kOldestSchemaVersion, model::kSchemaVersion),
               "use the gilscope that wrote it, or measure again");
  }
  check_times(file, document["benchmarks"]);
  return document;
}

model::Visit visit_of(const json& row) {
  const json& ours = row.at("gilscope");
  model::Visit visit;
  row.at("run_name").get_to(visit.cell);
  ours.at("round").get_to(visit.round);
  ours.at("visit").get_to(visit.number);
  ours.at("processes").get_to(visit.processes);
  if (const auto hosts = ours.find("hosts"); hosts != ours.end()) hosts->get_to(visit.hosts);
  model::take_readings(ours, visit.readings, model::Scope::visit);
  return visit;
}

model::Sample sample_of(const json& row) {
  json fields = row.at("gilscope");
  for (const char* key : {"iterations", "real_time", "cpu_time", "time_unit", "repetition_index"}) {
    fields[key] = row.at(key);
  }
  return fields.get<model::Sample>();
}

model::Visit failure_of(const json& row) {
  model::Visit visit;
  row.at("run_name").get_to(visit.cell);
  row.at("error_message").get_to(visit.failed);
  if (visit.failed.empty()) visit.failed = "it failed without saying why";
  return visit;
}

std::vector<model::Visit> visits_of(const json& rows) {
  std::vector<model::Visit> visits;
  for (const json& row : rows) {
    const json& ours = row.at("gilscope");
    if (row.at("run_type") == "aggregate" || ours.at("status") == "skipped") continue;
    if (ours.at("status") == "failed") {
      visits.push_back(failure_of(row));
      continue;
    }
    model::Visit visit = visit_of(row);
    // Rows of one visit stand together.
    const bool goes_on =
        !visits.empty() && visits.back().cell == visit.cell && visits.back().number == visit.number;
    if (!goes_on) visits.push_back(std::move(visit));
    visits.back().samples.push_back(sample_of(row));
  }
  // Rows stand cell by cell; the run went round by round. A failure's row does not say when it was.
  std::ranges::stable_sort(visits, {}, [](const model::Visit& visit) {
    return std::pair(!visit.failed.empty(), visit.number);
  });
  return visits;
}

// What was not to be measured has no samples.
void check_plan(const model::Run& run) {
  std::set<std::string> skipped;
  for (const model::PlannedCell& planned : run.header.plan) {
    if (!planned.skipped.empty()) skipped.insert(planned.cell.name());
  }
  for (const model::Visit& visit : run.visits) {
    if (!skipped.contains(visit.cell)) continue;
    throw std::runtime_error(fmt::format("'{}' has samples, and the plan skips it", visit.cell));
  }
}

model::Run run_of(const json& document) {
  const json& context = document.at("context");
  const json& header = context.at("gilscope");
  model::Run run;
  header.get_to(run.header);
  if (header.contains("telemetry")) header.at("telemetry").get_to(run.telemetry);
  if (header.contains("instructions")) header.at("instructions").get_to(run.counts);
  const json host_name = context.value("host_name", json());
  if (host_name.is_string()) host_name.get_to(run.host_name);
  run.visits = visits_of(document.at("benchmarks"));
  check_plan(run);
  return run;
}

// A file that is not as it was written gets a warning, no refusal: people edit what is theirs.
void check_sum(const json& document, const std::filesystem::path& file, model::Run& run) {
  const json& header = document.at("context").at("gilscope");
  if (!header.contains("checksum") || header.at("checksum") == checksum(document)) return;
  const std::string summary = fmt::format(
      "'{}' is not as it was written: its checksum is another. It was edited or damaged.",
      file.filename().string());
  run.header.warnings.push_back(
      {"changed_file", summary, "Copy it again, unless it was changed on purpose.", {}});
}

}  // namespace

model::Run read_result(const std::filesystem::path& file) {
  return parse_result(read_text(file), file);
}

model::Run parse_result(const std::string& text, const std::filesystem::path& file) {
  const json document = parse_document(text, file);
  try {
    model::Run run = run_of(document);
    check_sum(document, file, run);
    return run;
  } catch (const std::exception& error) {  // of JSON, or of a number that is none
    cannot_use(file, fmt::format("is damaged ({})", what_does_not_fit(error)), "measure again");
  }
}

}  // namespace gilscope::storage
