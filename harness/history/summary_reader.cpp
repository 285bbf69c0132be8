// Reading summaries and lists of series. Anyone may have written them (a hand, another tool, a half
// merge): each key is checked, and what does not fit breaks its file, never the program.
#include <fmt/format.h>

#include <cmath>
#include <set>

#include "harness/history/summary_file.h"
#include "harness/history/times.h"
#include "harness/support/printable.h"

namespace gilscope::history {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestText = 4096;

[[noreturn]] void broken(const char* key, std::string_view what) {
  throw BrokenFile(fmt::format("its '{}' {}", key, what));
}

json parse_object(const std::string& text) {
  json object = json::parse(text, nullptr, false);
  if (object.is_discarded()) throw BrokenFile("it is no JSON or was cut off");
  if (!object.is_object()) throw BrokenFile("it is no part of a history");
  const json version = object.value("history_version", json());
  if (version != kHistoryVersion) {
    throw BrokenFile(fmt::format("it has history version {}, this gilscope reads {}",
                                 cleaned(version.dump(), 40), kHistoryVersion));
  }
  return object;
}

const json& member(const json& object, const char* key) {
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

// Text that must be of a form, or null.
template <typename Form>
void check_optional(const json& object, const char* key, Form form) {
  const json& value = member(object, key);
  if (value.is_null() || (is_text(value) && form(value.get_ref<const std::string&>()))) return;
  broken(key, fmt::format("cannot be {}", cleaned(value.dump(), 60)));
}

bool is_time(const std::string& text) {
  return parse_utc(text).has_value();
}
bool is_anything(const std::string& /*text*/) {
  return true;
}

void check_machine(const json& machine) {
  if (!machine.is_object()) broken("machine", "is no table");
  if (!is_machine_key(text_of(machine, "key"))) broken("machine.key", "is none");
  for (const char* key : {"cpu", "system"}) check_optional(machine, key, is_anything);
  for (const char* key : {"cores", "memory_bytes"}) {
    const json& value = member(machine, key);
    if (!value.is_null() && !value.is_number_unsigned()) broken(key, "is no number");
  }
}

void check_interpreters(const json& interpreters) {
  if (!interpreters.is_object()) broken("interpreters", "is no table");
  for (const auto& [tag, facts] : interpreters.items()) {
    if (tag.size() > kLongestText || !facts.is_object()) broken("interpreters", "is no table");
    for (const auto& [key, value] : facts.items()) {
      if (!value.is_null() && !value.is_boolean() && !is_text(value)) {
        broken("interpreters", "holds what is no text");
      }
    }
  }
}

void check_facts(const json& facts) {
  for (const char* key : {"source", "suite", "run_id", "side"}) (void)text_of(facts, key);
  for (const char* key : {"identity", "content", "series"}) {
    if (!is_hexadecimal(text_of(facts, key), 16)) broken(key, "is not 16 hexadecimal digits");
  }
  if (!is_time(text_of(facts, "started_at"))) broken("started_at", "is no time");
  check_optional(facts, "commit", is_commit);
  check_optional(facts, "commit_time", is_time);
  check_optional(facts, "subject", is_anything);
  check_optional(facts, "report", is_report);
  check_machine(member(facts, "machine"));
  check_interpreters(member(facts, "interpreters"));
  if (!member(facts, "complete").is_boolean()) broken("complete", "is neither true nor false");
  const json& warnings = member(facts, "warnings");
  if (!warnings.is_array()) broken("warnings", "is no list");
  for (const json& code : warnings) {
    if (!is_text(code)) broken("warnings", "holds what is no text");
  }
}

double number(const json& value) {
  const double number = value.is_number() ? value.get<double>() : std::nan("");
  if (!std::isfinite(number)) throw BrokenFile("it holds a value that is no number");
  return number;
}

// [median, low, high, visits], the ends as offsets; or [median]; or null.
Value parse_value(const json& value) {
  if (value.is_null()) return std::nullopt;
  if (!value.is_array() || (value.size() != 1 && value.size() != 4)) {
    throw BrokenFile("it holds a value that is neither a median nor one with an interval");
  }
  measure::Estimate estimate;
  estimate.median = number(value[0]);
  if (estimate.median <= 0) throw BrokenFile("it holds a value that is not above 0");
  if (value.size() == 1) return estimate;
  estimate.low = estimate.median * (1 + number(value[1]) * 1e-5);
  estimate.high = estimate.median * (1 + number(value[2]) * 1e-5);
  const double visits = number(value[3]);
  if (*estimate.low > estimate.median || *estimate.high < estimate.median || *estimate.low < 0 ||
      visits < 1 || visits > 1e9) {
    throw BrokenFile("it holds an interval that is none");
  }
  estimate.n = static_cast<int>(visits);
  return estimate;
}

std::vector<Value> parse_column(const json& column, const char* key) {
  if (!column.is_array()) broken(key, "is no list");
  std::vector<Value> values;
  values.reserve(column.size());
  for (const json& value : column) values.push_back(parse_value(value));
  return values;
}

void check_words(const json& words) {
  if (!words.is_object()) throw BrokenFile("it holds a series that is no table");
  for (const char* key : {"name", "kernel", "size", "class", "strategy", "executor", "binding",
                          "family", "interpreter", "host", "digest"}) {
    if (text_of(words, key) != printable(text_of(words, key))) broken(key, "is no line of text");
  }
  if (text_of(words, "name").empty()) broken("name", "is empty");
  const json& workers = member(words, "workers");
  if (!workers.is_number_unsigned() || workers == 0) broken("workers", "is no number of workers");
}

}  // namespace

Summary parse_summary(const std::string& text, std::string& hash) {
  json object = parse_object(text);
  check_facts(object);
  Summary summary;
  for (std::size_t i = 0; i < kQuantities.size(); ++i) {
    summary.columns[i] = parse_column(member(object, kQuantities[i]), kQuantities[i]);
    if (summary.columns[i].size() != summary.columns[0].size()) {
      throw BrokenFile("its columns are not equally long");
    }
    object.erase(kQuantities[i]);
  }
  hash = object["series"].get<std::string>();
  object.erase("series");
  summary.facts = std::move(object);
  return summary;
}

SeriesList parse_series(const std::string& text) {
  const json object = parse_object(text);
  const json& series = member(object, "series");
  if (!series.is_array()) broken("series", "is no list");
  SeriesList list;
  std::set<std::pair<std::string, std::string>> seen;
  for (const json& words : series) {
    check_words(words);
    if (!seen.emplace(words["name"], words["digest"]).second) {
      throw BrokenFile(fmt::format("it holds the series '{}' twice",
                                   words["name"].get_ref<const std::string&>()));
    }
    list.push_back(words);
  }
  return list;
}

}  // namespace gilscope::history
