#include "harness/results/journal.h"

#include <fmt/format.h>

#include "harness/results/result_file.h"
#include "harness/support/error.h"

namespace gilscope::results {

using nlohmann::json;

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
  JournalContent content;
  std::size_t begin = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
    json line = json::parse(text.substr(begin, end - begin), nullptr, false);
    if (line.is_discarded()) break;
    if (content.header.is_null()) {
      content.header = std::move(line);
    } else {
      content.visits.push_back(std::move(line));
    }
    begin = end + 1;
  }
  if (!content.header.is_object() || content.header.value("schema_version", 0) != kSchemaVersion) {
    throw UserError(fmt::format(
        "'{}' is no journal of this version; start the run anew without --resume.", file.string()));
  }
  std::filesystem::resize_file(file, begin);
  return content;
}

}  // namespace gilscope::results
