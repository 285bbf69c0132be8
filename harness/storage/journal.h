// The journal of a run: what has been measured so far, one line per visit, beside the result file.
//
// Its first line is the header (the result's context.gilscope), each further line is a visit. A run
// that is killed loses at most the visit in flight; `--resume` goes on from here.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "harness/model/run.h"
#include "harness/support/files.h"

namespace gilscope::storage {

struct JournalContent {
  model::RunHeader header;
  std::vector<model::Visit> visits;  // those that watched, too
  std::uintmax_t end = 0;            // of the last whole line, in bytes; 0: it has no header yet
};

class Journal {
 public:
  // Begins a new journal with its header.
  Journal(const std::filesystem::path& file, const model::RunHeader& header);
  // Appends to one that was read up to `end`; a line behind it that was cut off is dropped. Throws
  // UserError, and touches nothing, where another run writes it or has written since.
  Journal(const std::filesystem::path& file, std::uintmax_t end);

  void append(const model::Visit& visit);  // on disk when it returns; throws UserError

 private:
  AppendingFile file_;
};

// The journal of a result file.
[[nodiscard]] std::filesystem::path journal_of(const std::filesystem::path& result);

// A last line that was cut off does not count; one without a whole line has no plan. Throws
// UserError when there is no journal, or its header or a line cannot be used.
[[nodiscard]] JournalContent read_journal(const std::filesystem::path& file);

}  // namespace gilscope::storage
