#include "harness/conductor/side_record.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <utility>

#include "harness/analysis/warnings.h"
#include "harness/storage/result_file.h"
#include "harness/support/files.h"

namespace gilscope::conductor {
namespace {

storage::Journal open_journal(const Side& side) {
  const auto file = storage::journal_of(side.result);
  return side.journal_end == 0 ? storage::Journal(file, side.header)
                               : storage::Journal(file, side.journal_end);
}

void add(std::vector<model::Warning> more, std::vector<model::Warning>& warnings) {
  std::ranges::move(more, std::back_inserter(warnings));
}

}  // namespace

SideRecord::SideRecord(const Side& side, std::vector<model::Visit> done)
    : side_(side), journal_(open_journal(side)) {
  run_.header = side.header;
  for (model::Visit& visit : done) keep(std::move(visit));
}

void SideRecord::append(model::Visit visit) {
  journal_.append(visit);
  keep(std::move(visit));
}

analysis::Analysis SideRecord::write(bool complete, const std::vector<model::Warning>& meanwhile) {
  run_.header.complete = complete;
  add(meanwhile, run_.header.warnings);
  analysis::Analysis analysis = analysis::analyse(std::exchange(run_, {}));
  add(analysis::warnings_of(analysis), analysis.run.header.warnings);
  write_atomically(side_.result, storage::result_text(analysis));
  return analysis;
}

void SideRecord::remove_journal() const {
  std::filesystem::remove(storage::journal_of(side_.result));
}

void SideRecord::keep(model::Visit visit) {
  if (visit.telemetry) {
    run_.telemetry[visit.cell] = *std::move(visit.telemetry);
  } else if (visit.counted) {
    run_.counts[visit.cell] = *std::move(visit.counted);
  } else {
    run_.visits.push_back(std::move(visit));
  }
}

}  // namespace gilscope::conductor
