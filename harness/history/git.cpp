#include "harness/history/git.h"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>

#include "harness/history/summary.h"
#include "harness/history/times.h"
#include "harness/support/error.h"
#include "harness/support/git.h"
#include "harness/support/paths.h"

namespace gilscope::history {
namespace {

// What `git log` says of a commit in one repository.
std::optional<CommitFacts> look_up(const std::string& repository, const std::string& commit) {
  const Answer answer =
      ask_git({"-C", repository, "log", "-1", "--no-show-signature", "--format=%ct%n%s", commit});
  if (!answer.succeeded) return std::nullopt;
  const std::size_t line = std::min(answer.output.find('\n'), answer.output.size());
  std::int64_t seconds = 0;
  std::from_chars(answer.output.data(), answer.output.data() + line, seconds);
  const std::size_t subject = std::min(line + 1, answer.output.size());
  return CommitFacts{utc_text(seconds), cleaned(answer.output.substr(subject), 200)};
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
