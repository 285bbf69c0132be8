// The journal of a run: what has been measured so far, a line at a time, beside the result file.
//
// Its first line is the header (the result's context.gilscope), each further line a visit. A run
// that is killed loses at most the visit in flight; `--resume` goes on from here.
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/support/files.h"

namespace gilscope::results {

// One line: {"cell", "round", "visit", "report"} with the runner's report, or "failed" and why.
using Visit = nlohmann::json;

struct JournalContent {
  nlohmann::json header;
  std::vector<Visit> visits;
};

class Journal {
 public:
  // Begins a new journal with its header, or appends to one that was read.
  Journal(const std::filesystem::path& file, const nlohmann::json& header);
  explicit Journal(const std::filesystem::path& file);

  void append(const Visit& visit);  // on disk when it returns; throws UserError

 private:
  AppendingFile file_;
};

// The journal of a result file.
std::filesystem::path journal_of(const std::filesystem::path& result);

// A last line that was cut off is dropped from the file too. Throws UserError when there is no
// journal or its header cannot be used.
JournalContent read_journal(const std::filesystem::path& file);

}  // namespace gilscope::results
