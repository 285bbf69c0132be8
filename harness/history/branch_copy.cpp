#include "harness/history/branch_copy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "harness/history/summary_file.h"
#include "harness/support/error.h"

namespace gilscope::history {
namespace {

namespace fs = std::filesystem;

std::string git_folder_of_here(const std::string& branch) {
  try {
    const Answer answer = ask_git({"rev-parse", "--absolute-git-dir"});
    if (answer.succeeded) return answer.output;
  } catch (const UserError&) {
    throw UserError(fmt::format(
        "The history 'branch:{}' needs git, which is not on PATH; install it, or name a folder.",
        branch));
  }
  throw UserError(fmt::format(
      "The current folder is in no git repository, so there can be no history 'branch:{}'; change "
      "to one, or name a folder.",
      branch));
}

fs::path temporary_folder() {
  std::string name = (fs::temp_directory_path() / "gilscope-history-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw UserError(fmt::format(
        "There can be no temporary folder '{}'; free some space there or set TMPDIR.", name));
  }
  return name;
}

bool holds_series(const fs::path& machine) {
  return std::ranges::any_of(fs::directory_iterator(machine), [](const auto& entry) {
    return is_series_file_name(entry.path().filename().string());
  });
}

}  // namespace

void check_branch_name(const std::string& name) {
  // `--branch` refuses HEAD, and says what @ and the like stand for.
  bool good = !name.empty() && name != "@" && !name.starts_with('-') &&
              !name.starts_with("refs/") && name == cleaned(name);
  try {
    good = good && ask_git({"check-ref-format", "--branch", name}).output == name;
  } catch (const UserError&) {
    good = good && name.find("..") == std::string::npos;  // that there is no git is said later
  }
  if (good) return;
  throw UserError(
      fmt::format("'{}' is no name of a branch; give one as in branch:benchmarks.", cleaned(name)));
}

BranchCopy::BranchCopy(std::string branch)
    : branch_(std::move(branch)),
      reference_("refs/heads/" + branch_),
      git_folder_(git_folder_of_here(branch_)),
      tip_(ask_git({"rev-parse", "--verify", "--quiet", reference_ + "^{commit}"}).output),
      temporary_(temporary_folder()) {
  try {
    check_out();
  } catch (...) {
    std::error_code none;
    fs::remove_all(temporary_, none);
    throw;
  }
}

BranchCopy::~BranchCopy() {
  std::error_code none;
  fs::remove_all(temporary_, none);
}

std::string BranchCopy::git(std::vector<std::string> arguments) const {
  // What a file holds must not depend on what the user has git do to line ends.
  std::vector<std::string> all = {"-C",
                                  folder().string(),
                                  "--git-dir=" + git_folder_,
                                  "--work-tree=" + folder().string(),
                                  "-c",
                                  "core.autocrlf=false",
                                  "-c",
                                  "core.safecrlf=false"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  Environment environment = {{"GIT_INDEX_FILE", (temporary_ / "index").string()}};
  if (arguments.front() == "commit-tree" && !ask_git({"var", "GIT_COMMITTER_IDENT"}).succeeded) {
    for (const char* who : {"GIT_AUTHOR", "GIT_COMMITTER"}) {
      environment[fmt::format("{}_NAME", who)] = "gilscope";
      environment[fmt::format("{}_EMAIL", who)] = "gilscope@localhost";
    }
  }
  const Answer answer = ask_git(std::move(all), environment);
  if (answer.succeeded) return answer.output;
  throw UserError(
      fmt::format("The branch '{}' cannot be used: `git {}` says '{}'; mend that, or "
                  "name a folder.",
                  branch_, arguments.front(), cleaned(answer.errors)));
}

void BranchCopy::check_out() {
  fs::create_directory(folder());
  if (!exists()) return;
  git({"read-tree", tip_});
  git({"checkout-index", "--all", "--force"});
}

void BranchCopy::check_may_be_written() const {
  const Answer trees = ask_git({"worktree", "list", "--porcelain"});
  if ((trees.output + "\n").find("\nbranch " + reference_ + "\n") != std::string::npos) {
    throw UserError(fmt::format(
        "The branch '{}' is checked out, and its files would fall behind; check out another one "
        "there, or give that folder to --history.",
        branch_));
  }
  bool has_folders = false;
  for (const auto& entry : fs::directory_iterator(folder())) {
    if (!fs::is_directory(entry.symlink_status())) continue;
    if (holds_series(entry.path())) return;
    has_folders = true;
  }
  if (!has_folders) return;
  throw UserError(fmt::format(
      "The branch '{}' holds something else than a history; name another one, which is made.",
      branch_));
}

bool BranchCopy::commit(const std::string& message) const {
  git({"add", "--all", "--force", "."});
  const std::string tree = git({"write-tree"});
  std::vector<std::string> command = {"commit-tree", tree, "-m", message};
  if (exists()) command.insert(command.end(), {"-p", tip_});
  const std::string made = git(command);
  const std::string before = exists() ? tip_ : std::string(made.size(), '0');
  const Answer moved = ask_git({"--git-dir=" + git_folder_, "update-ref", "-m", "gilscope history",
                                reference_, made, before});
  if (moved.succeeded) return true;
  // Either another writer was faster, or git cannot write at all.
  const Answer now = ask_git({"rev-parse", "--verify", "--quiet", reference_ + "^{commit}"});
  const bool locked = moved.errors.find(".lock") != std::string::npos;
  if (locked || now.output != tip_) return false;
  throw UserError(fmt::format("The branch '{}' cannot be moved: git says '{}'; mend that.", branch_,
                              cleaned(moved.errors)));
}

}  // namespace gilscope::history
