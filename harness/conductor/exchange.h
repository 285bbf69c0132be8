// The folder of a run: what conductor and runners hand each other, and all that a run leaves in the
// temporary folder while it lasts.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "harness/plan/outside.h"
#include "harness/support/files.h"
#include "harness/support/guardian.h"

namespace gilscope::conductor {

// Until its end TMPDIR is this folder, so fixtures make theirs in it. It is removed at the end, by
// the guardian when we are killed, and by a later run when the guardian was killed, too.
class Exchange {
 public:
  // Before anything is put up. Throws UserError when no folder can be made.
  Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
  ~Exchange();

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] std::filesystem::path visit() const { return folder_ / "visit.json"; }
  [[nodiscard]] std::filesystem::path report() const { return folder_ / "report.json"; }

  // The temporary folder of a visit, empty at its begin.
  [[nodiscard]] std::filesystem::path temporary() const { return folder_ / "tmp"; }
  void clear() const;  // of a visit: report, temporary folder, semaphores

  // Where runners find kernels and executors that lie outside of the tree: behind the tree on
  // PYTHONPATH.
  void link(const plan::Outside& outside);
  [[nodiscard]] const std::string& import_roots() const { return import_roots_; }

  // By which what the visits make is told from what others do.
  [[nodiscard]] std::string name() const { return folder_.filename().string(); }

 private:
  std::filesystem::path folder_;
  std::string import_roots_;
  std::optional<std::string> outer_;  // TMPDIR as it was
  std::optional<FileLock> alive_;     // how others know that the folder is in use
  std::optional<Guardian> guardian_;
};

}  // namespace gilscope::conductor
