// Reading summaries and lists of series. Anyone may have written them (a hand, another tool, a half
// merge): each key is checked, and what does not fit breaks its file, never the program.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "harness/history/summary_file.h"
#include "harness/history/times.h"
#include "harness/support/parse_json.h"
#include "harness/support/printable.h"

namespace gilscope::history {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestText = 4096;

[[noreturn]] void broken(std::string_view key, std::string_view what) {
  throw BrokenFile(fmt::format("its '{}' {}", key, what));
}

json parse_object(const std::string& text) {
  json object = parse_json(text);
  if (object.is_discarded()) throw BrokenFile("it is no JSON or was cut off");
  if (!object.is_object()) throw BrokenFile("it is no part of a history");
  const json version = object.value("history_version", json());
  if (version != kHistoryVersion) {
    throw BrokenFile(fmt::format("it has history version {}, this gilscope reads {}",
                                 cleaned(version.dump(), 40), kHistoryVersion));
  }
  return object;
}

const json& member(const json& object, std::string_view key) {
  const auto found = object.find(key);
  if (found == object.end()) broken(key, "is missing");
  return *found;
}

bool is_text(const json& value) {
  return value.is_string() && value.get_ref<const std::string&>().size() <= kLongestText;
}

const std::string& text_of(const json& object, const char* key) {
  const json& value = member(object, key);
  if (!is_text(value)) broken(key, "is no text");
  return value.get_ref<const std::string&>();
}

// A line of text, as all of a list of series are.
std::string line_of(const json& object, const char* key) {
  const std::string& text = text_of(object, key);
  if (text != printable(text)) broken(key, "is no line of text");
  return text;
}

using Form = bool (*)(const std::string& text);

// Text that must be of a form, or null.
std::optional<std::string> optional_text(const json& object, const char* key, Form form) {
  const json& value = member(object, key);
  if (value.is_null()) return std::nullopt;
  if (is_text(value) && form(value.get_ref<const std::string&>())) {
    return value.get<std::string>();
  }
  broken(key, fmt::format("cannot be {}", cleaned(value.dump(), 60)));
}

std::optional<std::uint64_t> optional_number(const json& object, const char* key) {
  const json& value = member(object, key);
  if (value.is_null()) return std::nullopt;
  if (!value.is_number_unsigned()) broken(key, "is no number");
  return value.get<std::uint64_t>();
}

bool is_time(const std::string& text) {
  return parse_utc(text).has_value();
}
bool is_anything(const std::string& /*text*/) {
  return true;
}
bool is_a_commit(const std::string& text) {
  return is_commit(text);
}

KnownMachine machine_of(const json& machine) {
  if (!machine.is_object()) broken("machine", "is no table");
  const std::string& key = text_of(machine, "key");
  if (!is_machine_key(key)) broken("machine.key", "is none");
  return {.key = key,
          .cpu = optional_text(machine, "cpu", is_anything),
          .cores = optional_number(machine, "cores"),
          .memory_bytes = optional_number(machine, "memory_bytes"),
          .system = optional_text(machine, "system", is_anything)};
}

KnownInterpreter interpreter_of(const json& facts) {
  if (!facts.is_object()) broken("interpreters", "is no table");
  for (const auto& [key, value] : facts.items()) {
    if (!value.is_null() && !value.is_boolean() && !is_text(value)) {
      broken("interpreters", "holds what is no text");
    }
  }
  const auto text_at = [&](const char* key) -> std::optional<std::string> {
    const auto found = facts.find(key);
    if (found == facts.end() || !found->is_string()) return std::nullopt;
    return found->get<std::string>();
  };
  const auto gil = facts.find("gil");
  const bool known = gil != facts.end() && gil->is_boolean();
  return {.version = text_at("version"),
          .executable = text_at("executable"),
          .gil = known ? std::optional(gil->get<bool>()) : std::nullopt};
}

std::map<std::string, KnownInterpreter> interpreters_of(const json& interpreters) {
  if (!interpreters.is_object()) broken("interpreters", "is no table");
  std::map<std::string, KnownInterpreter> known;
  for (const auto& [tag, facts] : interpreters.items()) {
    if (tag.size() > kLongestText) broken("interpreters", "is no table");
    known[tag] = interpreter_of(facts);
  }
  return known;
}

std::string hash_at(const json& object, const char* key) {
  const std::string& hash = text_of(object, key);
  if (!is_hexadecimal(hash, 16)) broken(key, "is not 16 hexadecimal digits");
  return hash;
}

std::string time_at(const json& object, const char* key) {
  const std::string& time = text_of(object, key);
  if (!is_time(time)) broken(key, "is no time");
  return time;
}

bool truth_at(const json& object, const char* key) {
  const json& value = member(object, key);
  if (!value.is_boolean()) broken(key, "is neither true nor false");
  return value;
}

std::vector<std::string> texts_at(const json& object, const char* key) {
  const json& values = member(object, key);
  if (!values.is_array()) broken(key, "is no list");
  if (!std::ranges::all_of(values, is_text)) broken(key, "holds what is no text");
  return values;
}

// Not in summaries of runs whose samples were one execution each.
double min_sample_at(const json& object) {
  const json value = object.value("min_sample_s", json(0.0));
  const double seconds = value.is_number() ? value.get<double>() : std::nan("");
  if (!std::isfinite(seconds) || seconds < 0) broken("min_sample_s", "is no time");
  return seconds;
}

RunFacts facts_of(const json& object) {
  return {.identity = hash_at(object, "identity"),
          .content = hash_at(object, "content"),
          .source = text_of(object, "source"),
          .suite = text_of(object, "suite"),
          .run_id = text_of(object, "run_id"),
          .side = text_of(object, "side"),
          .started_at = time_at(object, "started_at"),
          .commit = optional_text(object, "commit", is_a_commit),
          .commit_time = optional_text(object, "commit_time", is_time),
          .author = object.contains("author") ? optional_text(object, "author", is_anything)
                                              : std::nullopt,
          .subject = optional_text(object, "subject", is_anything),
          .machine = machine_of(member(object, "machine")),
          .interpreters = interpreters_of(member(object, "interpreters")),
          .report = optional_text(object, "report", is_report),
          .complete = truth_at(object, "complete"),
          .warnings = texts_at(object, "warnings"),
          .min_sample_s = min_sample_at(object)};
}

double number(const json& value) {
  const double number = value.is_number() ? value.get<double>() : std::nan("");
  if (!std::isfinite(number)) throw BrokenFile("it holds a value that is no number");
  return number;
}

// A number alone is a median that was only kept. Where the table has come to watch its metric
// since, one that is not above 0 cannot be used.
Value parse_median(double median, bool watched) {
  if (watched && median <= 0) return std::nullopt;
  return measure::Estimate{.median = median, .low = {}, .high = {}, .n = 0};
}

// [median, low, high, visits], the ends as offsets; or [median].
Value parse_estimate(const json& value) {
  if (!value.is_array() || (value.size() != 1 && value.size() != 4)) {
    throw BrokenFile("it holds a value that is neither a median nor one with an interval");
  }
  measure::Estimate estimate;
  estimate.median = number(value[0]);
  if (estimate.median <= 0) throw BrokenFile("it holds a value that is not above 0");
  if (value.size() == 1) return estimate;
  estimate.low = estimate.median * (1 + number(value[1]) * 1e-4);
  estimate.high = estimate.median * (1 + number(value[2]) * 1e-4);
  const double visits = number(value[3]);
  if (*estimate.low > estimate.median || *estimate.high < estimate.median || *estimate.low < 0 ||
      visits < 1 || visits > 1e9) {
    throw BrokenFile("it holds an interval that is none");
  }
  estimate.n = static_cast<int>(visits);
  return estimate;
}

Value parse_value(const json& value, bool watched) {
  if (value.is_null()) return std::nullopt;
  return value.is_number() ? parse_median(number(value), watched) : parse_estimate(value);
}

std::vector<Value> parse_column(const json& column, MetricId id) {
  if (!column.is_array()) broken(model::row_of(id).key, "is no list");
  std::vector<Value> values;
  values.reserve(column.size());
  for (const json& value : column) values.push_back(parse_value(value, is_watched(id)));
  return values;
}

// A file that was written before a metric was followed lacks its column: nothing was measured. The
// time is what makes a series, so that is always there.
Columns columns_of(const json& object) {
  Columns columns;
  const std::size_t count = member(object, model::row_of(model::metrics::warm_s).key).size();
  for (const MetricId id : kFollowed) {
    const auto found = object.find(model::row_of(id).key);
    columns[id] = found == object.end() ? std::vector<Value>(count) : parse_column(*found, id);
    if (columns[id].size() != count) throw BrokenFile("its columns are not equally long");
  }
  return columns;
}

SeriesWords words_of(const json& words) {
  if (!words.is_object()) throw BrokenFile("it holds a series that is no table");
  const json& workers = member(words, "workers");
  if (!workers.is_number_unsigned() || workers == 0) broken("workers", "is no number of workers");
  SeriesWords series{.name = line_of(words, "name"),
                     .kernel = line_of(words, "kernel"),
                     .size = line_of(words, "size"),
                     .kernel_class = line_of(words, "class"),
                     .strategy = line_of(words, "strategy"),
                     .executor = line_of(words, "executor"),
                     .binding = line_of(words, "binding"),
                     .family = line_of(words, "family"),
                     .workers = workers,
                     .interpreter = line_of(words, "interpreter"),
                     .host = line_of(words, "host"),
                     .digest = line_of(words, "digest")};
  if (series.name.empty()) broken("name", "is empty");
  return series;
}

}  // namespace

Summary parse_summary(const std::string& text, std::string& hash) {
  const json object = parse_object(text);
  Summary summary;
  summary.facts = facts_of(object);
  hash = hash_at(object, "series");
  summary.columns = columns_of(object);
  return summary;
}

SeriesList parse_series(const std::string& text) {
  const json object = parse_object(text);
  const json& series = member(object, "series");
  if (!series.is_array()) broken("series", "is no list");
  SeriesList list;
  std::set<std::pair<std::string, std::string>> seen;
  for (const json& words : series) {
    list.push_back(words_of(words));
    if (!seen.emplace(list.back().name, list.back().digest).second) {
      throw BrokenFile(fmt::format("it holds the series '{}' twice", list.back().name));
    }
  }
  return list;
}

}  // namespace gilscope::history
