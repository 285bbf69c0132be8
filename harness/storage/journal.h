// The journal of a run: what has been measured so far, one line per visit, beside the result file.
//
// Its first line is the header (the result's context.gilscope), each further line a visit. A run
// that is killed loses at most the visit in flight; `--resume` goes on from here.
#pragma once

#include <filesystem>
#include <vector>

#include "harness/model/run.h"
#include "harness/support/files.h"

namespace gilscope::storage {

struct JournalContent {
  model::RunHeader header;
  std::vector<model::Visit> visits;  // those that watched, too
};

class Journal {
 public:
  // Begins a new journal with its header, or appends to one that was read.
  Journal(const std::filesystem::path& file, const model::RunHeader& header);
  explicit Journal(const std::filesystem::path& file);

  void append(const model::Visit& visit);  // on disk when it returns; throws UserError

 private:
  AppendingFile file_;
};

// The journal of a result file.
[[nodiscard]] std::filesystem::path journal_of(const std::filesystem::path& result);

// A last line that was cut off is dropped from the file too. Throws UserError when there is no
// journal or its header cannot be used.
[[nodiscard]] JournalContent read_journal(const std::filesystem::path& file);

}  // namespace gilscope::storage
