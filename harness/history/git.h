// What git knows of commits.
#pragma once

#include <optional>
#include <string>

namespace gilscope::history {

struct CommitFacts {
  std::optional<std::string> time;     // UTC
  std::optional<std::string> author;   // a name
  std::optional<std::string> subject;  // the first line of its message
};

// Of a full name of a commit, from the repository of the current folder or that of our source tree.
// Nothing where neither knows it: shallow clones, commits of other projects, no git.
CommitFacts commit_facts(const std::string& commit);

// The full name of what a user calls a commit. Throws UserError.
std::string full_commit(const std::string& revision);

}  // namespace gilscope::history
