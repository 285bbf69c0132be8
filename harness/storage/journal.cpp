#include "harness/storage/journal.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "harness/storage/result_file.h"
#include "harness/support/error.h"

namespace gilscope::results {

using nlohmann::json;

namespace {

using Type = json::value_t;

bool has(const json& line, const char* key, std::initializer_list<Type> types) {
  const auto found = line.find(key);
  return found != line.end() && std::ranges::find(types, found->type()) != types.end();
}

bool is_header(const json& line) {
  return line.is_object() && line.value("schema_version", json()) == kSchemaVersion &&
         has(line, "plan", {Type::array}) && has(line, "interpreters", {Type::object}) &&
         has(line, "settings", {Type::object}) && has(line, "seed", {Type::number_unsigned});
}

bool is_visit(const json& line) {
  return line.is_object() && has(line, "cell", {Type::string}) &&
         has(line, "round", {Type::number_unsigned}) &&
         has(line, "visit", {Type::number_unsigned}) &&
         (has(line, "failed", {Type::string}) || has(line, "report", {Type::object}));
}

}  // namespace

Journal::Journal(const std::filesystem::path& file, const json& header) : file_(file, true) {
  file_.append(header.dump() + "\n");
}

Journal::Journal(const std::filesystem::path& file) : file_(file, false) {}

void Journal::append(const Visit& visit) {
  file_.append(visit.dump() + "\n");
}

std::filesystem::path journal_of(const std::filesystem::path& result) {
  std::filesystem::path journal = result;
  journal += ".journal";
  return journal;
}

JournalContent read_journal(const std::filesystem::path& file) {
  const std::string text = read_text(file);
  std::vector<json> lines;
  std::size_t begin = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
    lines.push_back(json::parse(text.substr(begin, end - begin), nullptr, false));
    begin = end + 1;
  }
  if (lines.empty() || !is_header(lines.front())) {
    throw UserError(fmt::format(
        "'{}' is no journal of this version; start the run anew without --resume.", file.string()));
  }
  const auto bad = std::find_if_not(lines.begin() + 1, lines.end(), is_visit);
  if (bad != lines.end()) {
    throw UserError(
        fmt::format("'{}' is damaged in line {}; remove that line, or start the run "
                    "anew without --resume.",
                    file.string(), bad - lines.begin() + 1));
  }
  JournalContent content;
  content.header = std::move(lines.front());
  content.visits.assign(std::move_iterator(lines.begin() + 1), std::move_iterator(lines.end()));
  std::filesystem::resize_file(file, begin);
  return content;
}

}  // namespace gilscope::results
