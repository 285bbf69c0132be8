// A history on a branch, copied to a temporary folder and committed from there. The user's work
// tree and index are left alone: git is given an index of our own, and no work tree is added.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/support/git.h"

namespace gilscope::history {

// Throws UserError.
void check_branch_name(const std::string& name);

class BranchCopy {
 public:
  // Throws UserError when the current folder is in no repository.
  explicit BranchCopy(std::string branch);
  BranchCopy(const BranchCopy&) = delete;
  BranchCopy& operator=(const BranchCopy&) = delete;
  ~BranchCopy();

  [[nodiscard]] bool exists() const { return !tip_.empty(); }
  [[nodiscard]] std::filesystem::path folder() const { return temporary_ / "tree"; }

  // Throws UserError when it is checked out somewhere, or holds something else than a history.
  void check_may_be_written() const;

  // The folder as a commit on the branch; false when another writer has moved the branch meanwhile.
  [[nodiscard]] bool commit(const std::string& message) const;

 private:
  // Its output; throws UserError when git fails.
  std::string git(std::vector<std::string> arguments) const;
  void check_out();

  std::string branch_;
  std::string reference_;
  std::string git_folder_;
  std::string tip_;  // empty: there is no such branch
  std::filesystem::path temporary_;
};

}  // namespace gilscope::history
