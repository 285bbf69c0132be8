#include "bench/gilscope/exporters/sample_rows.h"

#include <algorithm>
#include <array>
#include <map>

#include "harness/model/json.h"

namespace gilscope::exporters {
namespace {

using analysis::CellAnalysis;
using model::ReadingId;
using nlohmann::json;

constexpr std::array kWords = {"kernel",         "class",  "size",    "strategy",    "executor",
                               "binding",        "family", "workers", "interpreter", "host",
                               "oversubscribed", "status", "round",   "visit",       "phase"};

// In the order that tables have had from the first.
constexpr std::array kFirstReadings = {model::readings::elapsed_s,  model::readings::cpu_s,
                                       model::readings::startup_s,  model::readings::boot_s,
                                       model::readings::teardown_s, model::readings::rss_bytes,
                                       model::readings::pss_bytes};

std::string key_of(ReadingId id) {
  return std::string(model::kMetrics.at(static_cast<std::size_t>(id)).reading);
}

std::vector<std::string> further_readings() {
  std::vector<std::string> keys;
  for (const model::MetricId id : model::kMetricIds) {
    if (!model::is_first_of_reading(id)) continue;
    const ReadingId reading = model::reading_of(id);
    if (std::ranges::find(kFirstReadings, reading) == kFirstReadings.end()) {
      keys.push_back(key_of(reading));
    }
  }
  return keys;
}

std::vector<json> values_of(const json& fields) {
  std::vector<json> values;
  for (const std::string& column : sample_columns()) values.push_back(fields.value(column, json()));
  return values;
}

// The cell's words; its digest is the sample's to say.
json words_of(const CellAnalysis& cell, analysis::Status status) {
  json words = cell.cell;
  words.erase("digest");
  words["oversubscribed"] = cell.oversubscribed;
  words["status"] = status_text(status);
  return words;
}

void add_samples(std::vector<SampleRow>& rows, const CellAnalysis& cell,
                 const model::Visit& visit) {
  json of_visit = words_of(cell, analysis::Status::measured);
  of_visit["round"] = visit.round;
  of_visit["visit"] = visit.number;
  model::put_readings(of_visit, visit.readings, model::Scope::visit);
  for (const model::Sample& sample : visit.samples) {
    json fields = of_visit;
    fields.update(json(sample));
    rows.push_back({cell.name(), values_of(fields), fields.value("latency", json()), ""});
  }
}

}  // namespace

std::vector<std::string> sample_columns() {
  std::vector<std::string> columns(kWords.begin(), kWords.end());
  std::ranges::transform(kFirstReadings, std::back_inserter(columns), key_of);
  columns.emplace_back("digest");
  std::ranges::copy(further_readings(), std::back_inserter(columns));
  return columns;
}

std::vector<SampleRow> sample_rows(const Source& source) {
  std::map<std::string, std::vector<const model::Visit*>> visits;
  for (const model::Visit& visit : source.run().visits) {
    if (visit.measured()) visits[visit.cell].push_back(&visit);
  }
  std::vector<SampleRow> rows;
  for (const CellAnalysis& cell : source.analysis.cells) {
    for (const model::Visit* visit : visits[cell.name()]) add_samples(rows, cell, *visit);
    if (cell.measured()) continue;
    rows.push_back({cell.name(), values_of(words_of(cell, cell.status)), {}, cell.reason});
  }
  return rows;
}

}  // namespace gilscope::exporters
