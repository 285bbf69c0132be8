// The CSV that Apache Otava analyses, one row per run and one column per cell, and the
// configuration that names its columns. Source of the formats: https://otava.apache.org/docs/
// ("Importing results in CSV"). Otava reads an empty field as an error and finds no change beside a
// NaN, so only cells that every file has measured become columns.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "bench/gilscope/exporters/csv_field.h"
#include "bench/gilscope/exporters/exporter.h"
#include "bench/gilscope/exporters/named_cells.h"
#include "harness/support/error.h"

namespace gilscope::exporters {
namespace {

using nlohmann::json;

constexpr const char* kCsvFile = "gilscope.csv";

// A cell whose work has changed is another one, as everywhere.
struct Column {
  std::string name;
  std::string digest;
  auto operator<=>(const Column&) const = default;
};

struct Run {
  std::string started_at;
  std::string commit;
  std::vector<Column> columns;  // in the order of the plan
  std::map<Column, double> warm_s;
};

struct Table {
  std::vector<Column> columns;
  std::vector<Run> runs;  // oldest first
  std::vector<std::string> left_out;
};

void check_machines(std::span<const Source> sources) {
  const auto key = [](const Source& source) { return source.run().header.machine.key; };
  const Source& first = sources.front();
  for (const Source& other : sources) {
    if (key(other) == key(first)) continue;
    throw UserError(fmt::format(
        "'{}' and '{}' come from two machines ({} and {}), whose times make no series; export the "
        "files of each machine on their own.",
        first.file, other.file, clean_name(key(first)), clean_name(key(other))));
  }
}

// Two sides of one run share all but their side; in old files that name none, all but the commit.
auto identity_of(const Source& source) {
  const model::RunHeader& header = source.run().header;
  return std::tuple(header.run_id, header.side, header.started_at, header.git_commit);
}

void check_given_once(std::span<const Source> sources) {
  for (auto source = sources.begin(); source != sources.end(); ++source) {
    const auto same = std::find_if(sources.begin(), source, [&](const Source& earlier) {
      return identity_of(earlier) == identity_of(*source);
    });
    if (same == source) continue;
    throw UserError(fmt::format("'{}' and '{}' are the same run; give each run once.", same->file,
                                source->file));
  }
}

Run run_of(const Source& source) {
  const model::RunHeader& header = source.run().header;
  Run run{clean_name(header.started_at), clean_name(header.git_commit.value_or("unknown")), {}, {}};
  UniqueNames unique({"time", "commit", "branch"});  // Otava finds columns by name
  for (const NamedCell& named : measured_cells(source)) {
    Column column{unique(disarmed(named.name)), model::hex(named.cell->cell.digest)};
    run.warm_s[column] = named.cell->warm_s();
    run.columns.push_back(std::move(column));
  }
  return run;
}

// Parts the columns into those that all runs have, and the names of the others.
void part_columns(Table& table) {
  std::set<std::string> left_out;
  const auto is_in_all = [&](const Column& column) {
    return std::ranges::all_of(table.runs,
                               [&](const Run& run) { return run.warm_s.contains(column); });
  };
  for (const Run& run : table.runs) {
    for (const Column& column : run.columns) {
      if (!is_in_all(column)) {
        left_out.insert(column.name);
      } else if (&run == &table.runs.front()) {
        table.columns.push_back(column);
      }
    }
  }
  table.left_out.assign(left_out.begin(), left_out.end());
}

Table table_of(std::span<const Source> sources) {
  check_machines(sources);
  check_given_once(sources);
  Table table;
  for (const Source& source : sources) table.runs.push_back(run_of(source));
  std::ranges::stable_sort(table.runs, {}, &Run::started_at);
  part_columns(table);
  if (!table.columns.empty()) return table;
  throw UserError(fmt::format(
      "No cell was measured with the same work in all {} files; export files of one suite.",
      sources.size()));
}

std::vector<std::string> notes_of(const Table& table) {
  if (table.left_out.empty()) return {};
  constexpr std::size_t kNamed = 3;
  const std::span named(table.left_out.data(), std::min(kNamed, table.left_out.size()));
  return {fmt::format(
      "{} not in every file with the same work, so Otava cannot follow {}: {}{}.",
      table.left_out.size() == 1 ? "1 cell is" : fmt::format("{} cells are", table.left_out.size()),
      table.left_out.size() == 1 ? "it" : "them", fmt::join(named, ", "),
      table.left_out.size() > kNamed ? ", …" : "")};
}

Exported to_otava(std::span<const Source> sources) {
  const Table table = table_of(sources);
  Exported exported{"time,commit", notes_of(table)};
  for (const Column& column : table.columns)
    exported.text += fmt::format(",{}", csv_field(column.name));
  exported.text += "\r\n";
  for (const Run& run : table.runs) {
    exported.text += csv_field(run.started_at) + "," + csv_field(run.commit);
    for (const Column& column : table.columns) {
      exported.text += fmt::format(",{}", run.warm_s.at(column));
    }
    exported.text += "\r\n";
  }
  return exported;
}

// YAML, in the part of it that is JSON. A direction of -1 says that less is better.
Exported to_otava_config(std::span<const Source> sources) {
  const Table table = table_of(sources);
  json metrics = json::object();
  for (const Column& column : table.columns) metrics[column.name] = {{"direction", -1}};
  const json test = {{"type", "csv"},
                     {"file", kCsvFile},
                     {"time_column", "time"},
                     {"attributes", {"commit"}},
                     {"metrics", std::move(metrics)}};
  return {json{{"tests", {{"gilscope", test}}}}.dump(1, ' ', true) + "\n", notes_of(table)};
}

const Registration csv{"otava",
                       {"Apache Otava's CSV: one row per run, one column per cell", to_otava}};
const Registration config{
    "otava-config", {"Apache Otava's configuration for that CSV in gilscope.csv", to_otava_config}};

}  // namespace
}  // namespace gilscope::exporters
