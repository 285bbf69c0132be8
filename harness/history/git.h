// Asking git, which may know nothing, or not be there at all.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gilscope::history {

using Environment = std::map<std::string, std::string>;

struct Answer {
  bool succeeded = false;
  std::string output;  // without the newline at its end
  std::string errors;  // the last line
};

// Never asks the network or the terminal. Throws UserError when there is no git, Interruption when
// a signal came.
Answer ask_git(std::vector<std::string> arguments, const Environment& environment = {});

struct CommitFacts {
  std::optional<std::string> time;     // UTC
  std::optional<std::string> subject;  // the first line of its message
};

// Of a full name of a commit, from the repository of the current folder or that of our source tree.
// Nothing where neither knows it: shallow clones, commits of other projects, no git.
CommitFacts commit_facts(const std::string& commit);

// The full name of what a user calls a commit. Throws UserError.
std::string full_commit(const std::string& revision);

}  // namespace gilscope::history
