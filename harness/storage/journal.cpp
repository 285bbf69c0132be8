#include "harness/storage/journal.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "harness/model/json.h"
#include "harness/support/error.h"

namespace gilscope::storage {
namespace {

using nlohmann::json;

// Nothing where the line is not what it should be.
template <typename T>
std::optional<T> parse_line(std::string_view line) {
  try {
    return json::parse(line).get<T>();
  } catch (const std::exception&) {  // no JSON, a key of another type, a number that is none
    return std::nullopt;
  }
}

bool is_readable(const model::RunHeader& header) {
  return header.schema_version >= model::kOldestSchemaVersion &&
         header.schema_version <= model::kSchemaVersion;
}

bool is_visit(const model::Visit& visit) {
  return visit.number >= 1 && visit.round >= 0;
}

}  // namespace

Journal::Journal(const std::filesystem::path& file, const model::RunHeader& header)
    : file_(file, true) {
  file_.append(json(header).dump() + "\n");
}

Journal::Journal(const std::filesystem::path& file) : file_(file, false) {}

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
  JournalContent content;
  std::size_t begin = 0;
  std::size_t number = 0;  // of lines, from 1
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
    const std::string_view line = std::string_view(text).substr(begin, end - begin);
    begin = end + 1;
    if (++number == 1) {
      auto header = parse_line<model::RunHeader>(line);
      if (!header || !is_readable(*header)) break;
      content.header = *std::move(header);
      continue;
    }
    auto visit = parse_line<model::Visit>(line);
    if (!visit || !is_visit(*visit)) {
      throw UserError(
          fmt::format("'{}' is damaged in line {}; remove that line, or start the run "
                      "anew without --resume.",
                      file.string(), number));
    }
    content.visits.push_back(*std::move(visit));
  }
  if (content.header.plan.empty()) {
    throw UserError(fmt::format(
        "'{}' is no journal of this version; start the run anew without --resume.", file.string()));
  }
  std::filesystem::resize_file(file, begin);
  return content;
}

}  // namespace gilscope::storage
