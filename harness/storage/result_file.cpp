#include "harness/storage/result_file.h"

#include <fmt/format.h>

#include "harness/analysis/analysis.h"
#include "harness/storage/context.h"
#include "harness/analysis/warnings.h"
#include "harness/support/error.h"
#include "harness/support/files.h"

namespace gilscope::results {
namespace {

using nlohmann::json;

// What Google Benchmark has on every row. `family` numbers the cells.
json row(const json& cell, std::size_t family, const char* run_type) {
  const json& name = cell.at("name");
  return {{"name", name},
          {"run_name", name},
          {"run_type", run_type},
          {"family_index", family},
          {"per_family_instance_index", 0},
          {"repetitions", 1},
          {"threads", 1}};
}

// The cell's words on every row; its parameters stay in the plan.
json words(const json& planned) {
  json cell = planned.at("cell");
  for (const char* key : {"name", "params", "digest", "items", "tasks", "waits"}) cell.erase(key);
  cell["oversubscribed"] = planned.at("oversubscribed");
  return cell;
}

json error_row(const json& planned, std::size_t family, const std::string& message,
               const char* status) {
  json result = row(planned.at("cell"), family, "iteration");
  result.update({{"repetition_index", 0},
                 {"iterations", 0},
                 {"real_time", 0.0},
                 {"cpu_time", 0.0},
                 {"time_unit", "ms"},
                 {"error_occurred", true},
                 {"error_message", message}});
  result["gilscope"] = words(planned);
  result["gilscope"]["status"] = status;
  return result;
}

// One row a sample; what belongs to the whole visit stands on each.
void add_sample_rows(json& rows, const json& planned, std::size_t family, const json& visit) {
  const json& report = visit.at("report");
  for (const json& sample : report.at("samples")) {
    json result = row(planned.at("cell"), family, "iteration");
    json ours = words(planned);
    ours["status"] = "measured";
    ours["round"] = visit.at("round");
    ours["visit"] = visit.at("visit");
    for (const char* key :
         {"boot_s", "startup_s", "teardown_s", "rss_bytes", "pss_bytes", "processes"}) {
      ours[key] = report.at(key);
    }
    for (const auto& [key, value] : sample.items()) {
      const bool theirs = key == "iterations" || key == "real_time" || key == "cpu_time" ||
                          key == "time_unit" || key == "repetition_index";
      (theirs ? result : ours)[key] = value;
    }
    result["gilscope"] = ours;
    rows.push_back(result);
  }
}

json aggregate_row(const json& planned, std::size_t family, const CellAnalysis& analysis) {
  json result = row(planned.at("cell"), family, "aggregate");
  const double milliseconds = analysis.warm_s() * 1e3;
  result["name"] = planned.at("cell").at("name").get<std::string>() + "_median";
  result.update({{"aggregate_name", "median"},
                 {"aggregate_unit", "time"},
                 {"iterations", analysis.visits.size()},
                 {"real_time", milliseconds},
                 {"cpu_time", analysis.estimates.at("cpu_s").median * 1e3},
                 {"time_unit", "ms"}});
  json ours = words(planned);
  ours["status"] = "measured";
  ours["visits"] = analysis.visits.size();
  ours["effective_visits"] = analysis.effective_visits;
  ours["outliers"] = analysis.outliers;
  ours["warmup_samples"] = analysis.warmup_samples;
  for (const auto& [name, estimate] : analysis.estimates) ours[name] = estimate_json(estimate);
  ours["speedup_python"] = estimate_json(analysis.speedup_python);
  ours["speedup_binding"] = estimate_json(analysis.speedup_binding);
  result["gilscope"] = ours;
  return result;
}

void add_cell_rows(json& rows, const json& planned, std::size_t family,
                   const std::vector<const Visit*>& visits, const CellAnalysis& analysis) {
  for (const Visit* visit : visits) {
    if (!visit->contains("failed")) add_sample_rows(rows, planned, family, *visit);
  }
  if (analysis.status == "measured") {
    rows.push_back(aggregate_row(planned, family, analysis));
  } else {
    rows.push_back(error_row(planned, family, analysis.reason, analysis.status.c_str()));
  }
}

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

}  // namespace

json plan_entry(const model::PlannedCell& planned) {
  return {{"cell", planned.cell},
          {"skipped", planned.skipped},
          {"oversubscribed", planned.oversubscribed}};
}

json assemble(json header, const std::vector<Visit>& lines, bool complete) {
  header["complete"] = complete;
  std::vector<Visit> visits;
  json telemetry = json::object();
  for (const Visit& line : lines) {
    if (line.contains("telemetry")) {
      telemetry[line.at("cell").get<std::string>()] = line.at("telemetry");
    } else {
      visits.push_back(line);
    }
  }
  header["telemetry"] = std::move(telemetry);
  const Analysis analysis = analyse(header, visits);
  for (const model::Warning& warning : warnings_of(analysis)) {
    header["warnings"].push_back(warning);
  }
  std::map<std::string, std::vector<const Visit*>> by_cell;
  for (const Visit& visit : visits) by_cell[visit.at("cell").get<std::string>()].push_back(&visit);
  json rows = json::array();
  std::size_t family = 0;
  for (const json& planned : header.at("plan")) {
    add_cell_rows(rows, planned, family, by_cell[planned.at("cell").at("name").get<std::string>()],
                  analysis.cells.at(family));
    ++family;
  }
  json context = google_benchmark_context();
  context["gilscope"] = std::move(header);
  return {{"context", std::move(context)}, {"benchmarks", std::move(rows)}};
}

json read_result(const std::filesystem::path& file) {
  return parse_result(read_text(file), file);
}

json parse_result(const std::string& text, const std::filesystem::path& file) {
  json result = json::parse(text, nullptr, false);
  if (result.is_discarded()) {
    cannot_use(file, "is no JSON or was cut off",
               "give a result file of gilscope run, or measure again");
  }
  if (!result.is_object() || !result.contains("benchmarks") || !result.contains("context") ||
      !result["context"].is_object() || !result["context"].contains("gilscope") ||
      !result["context"]["gilscope"].is_object()) {
    cannot_use(file, "is no result of gilscope", "give a file that gilscope run has written");
  }
  const json& version = result["context"]["gilscope"].value("schema_version", json());
  if (version != kSchemaVersion) {
    cannot_use(file,
               fmt::format("has schema version {}, this gilscope reads {}", version.dump(),
                           kSchemaVersion),
               "use the gilscope that wrote it, or measure again");
  }
  check_times(file, result["benchmarks"]);
  return result;
}

}  // namespace gilscope::results
