#include "harness/history/git.h"

#include <fmt/format.h>

#include <filesystem>
#include <sstream>

#include "harness/history/summary.h"
#include "harness/history/times.h"
#include "harness/support/error.h"
#include "harness/support/git.h"
#include "harness/support/paths.h"

namespace gilscope::history {
namespace {

// What `git log` says of a commit in one repository.
std::optional<CommitFacts> look_up(const std::string& repository, const std::string& commit) {
  const Answer answer = ask_git(
      {"-C", repository, "log", "-1", "--no-show-signature", "--format=%ct%n%an%n%s", commit});
  if (!answer.succeeded) return std::nullopt;
  std::istringstream lines(answer.output);
  std::int64_t seconds = 0;
  std::string author;
  std::string subject;
  lines >> seconds;
  lines.ignore();  // the rest of its line
  std::getline(lines, author);
  std::getline(lines, subject);
  CommitFacts facts{utc_text(seconds), std::nullopt, cleaned(subject, 200)};
  if (!author.empty()) facts.author = cleaned(author, 80);
  return facts;
}

}  // namespace

CommitFacts commit_facts(const std::string& commit) {
  try {
    for (const std::string& repository : {std::string("."), source_root().string()}) {
      if (auto facts = look_up(repository, commit)) return *facts;
    }
  } catch (const UserError&) {
    return {};  // no git, or no source tree: a history needs neither
  }
  return {};
}

std::string full_commit(const std::string& revision) {
  if (is_commit(revision)) return revision;
  const Answer answer =
      ask_git({"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"});
  if (answer.succeeded && is_commit(answer.output)) return answer.output;
  throw UserError(fmt::format(
      "There is no commit '{}' in the repository of the current folder; give its full name of 40 "
      "digits.",
      cleaned(revision, 80)));
}

}  // namespace gilscope::history
