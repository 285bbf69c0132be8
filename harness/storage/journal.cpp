#include "harness/storage/journal.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "harness/model/json.h"
#include "harness/support/error.h"
#include "harness/support/parse_json.h"

namespace gilscope::storage {
namespace {

using nlohmann::json;

// Nothing where the line is not what it should be.
template <typename T>
std::optional<T> parse_line(std::string_view line) {
  try {
    return parse_json(line).get<T>();
  } catch (const std::exception&) {  // no JSON, a key of another type, a number that is none
    return std::nullopt;
  }
}

bool is_readable(const model::RunHeader& header) {
  return header.schema_version >= model::kOldestSchemaVersion &&
         header.schema_version <= model::kSchemaVersion;
}

std::string_view whole_lines(std::string_view text) {
  return text.substr(0, text.rfind('\n') + 1);
}

bool is_visit(const model::Visit& visit) {
  return visit.number >= 1 && visit.round >= 0;
}

model::RunHeader read_header(std::string_view line, const std::filesystem::path& file) {
  auto header = parse_line<model::RunHeader>(line);
  if (header && is_readable(*header) && !header->plan.empty()) return *std::move(header);
  throw UserError(
      fmt::format("'{}' is no journal of this version; start the run anew without "
                  "--resume, into another file.",
                  file.string()));
}

// What is measured is numbered, so that a line that is there twice, or in the wrong place, shows.
void add_visit(std::string_view line, std::size_t number, const std::filesystem::path& file,
               std::vector<model::Visit>& visits) {
  auto visit = parse_line<model::Visit>(line);
  const bool follows = visit && (visits.empty() || visits.back().number < visit->number);
  if (!visit || !is_visit(*visit) || !follows) {
    throw UserError(fmt::format(
        "'{}' is damaged in line {}{}; remove that line, or start the run anew without "
        "--resume, into another file.",
        file.string(), number, visit && !follows ? ", whose visit is there already" : ""));
  }
  visits.push_back(*std::move(visit));
}

}  // namespace

Journal::Journal(const std::filesystem::path& file, const model::RunHeader& header)
    : file_(file, true) {
  file_.append(json(header).dump() + "\n");
}

Journal::Journal(const std::filesystem::path& file, std::uintmax_t end) : file_(file, false) {
  if (whole_lines(read_text(file)).size() != end) {
    throw UserError(fmt::format("Another run has gone on with '{}' meanwhile; resume once more.",
                                file.string()));
  }
  file_.cut(end);
}

void Journal::append(const model::Visit& visit) {
  file_.append(json(visit).dump() + "\n");
}

std::filesystem::path journal_of(const std::filesystem::path& result) {
  std::filesystem::path journal = result;
  journal += ".journal";
  return journal;
}

JournalContent read_journal(const std::filesystem::path& file) {
  const std::string text = read_text(file);
  std::string_view left = whole_lines(text);
  JournalContent content;
  content.end = left.size();
  for (std::size_t number = 1; !left.empty(); ++number) {  // of lines
    const std::string_view line = left.substr(0, left.find('\n'));
    left.remove_prefix(line.size() + 1);
    if (number == 1) {
      content.header = read_header(line, file);
    } else {
      add_visit(line, number, file, content.visits);
    }
  }
  return content;
}

}  // namespace gilscope::storage
